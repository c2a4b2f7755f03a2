namespace PersonioFunctions.Tests.Lifecycle;

/// <summary>
/// The expected result for every combination of status, dates, presence and earlier state, written down rather than computed.
/// </summary>
public sealed class LifecycleTableTests
{
    private static readonly DateOnly Today = new(2028, 2, 29);

    // People in the list. Dates are before, on or after today. When both are on the same side, the termination date is also before (<), on
    // (=) or after (>) the hire date. "kept" means the earlier state as the second table keeps it.
    private const string Listed =
        """
        hired  | ends     | status            | state        | rule                      | flags
        none   | none     | onboarding        | futureHire   | onboardingWithoutHireDate | onboardingWithoutHireDate
        none   | none     | active            | active       | statusActive              |
        none   | none     | leave             | onLeave      | statusLeave               |
        none   | none     | inactive          | left         | statusInactive            | inactiveWithoutDate
        none   | none     | unknown           | kept         | statusUnknown             | unknownStatus
        none   | none     | unreadable        | kept         | statusUnreadable          | statusUnreadable
        none   | before   | onboarding,active | left         | terminationDatePassed     | statusLags
        none   | before   | leave             | left         | terminationDatePassed     | statusLags
        none   | before   | inactive          | left         | terminationDatePassed     |
        none   | before   | unknown           | left         | terminationDatePassed     | statusLags,unknownStatus
        none   | before   | unreadable        | left         | terminationDatePassed     | statusUnreadable
        none   | on       | onboarding,active | leaving      | terminationDateAhead      |
        none   | on       | leave             | leaving      | terminationDateAhead      | onLeave
        none   | on       | inactive          | left         | statusInactive            | inactiveBeforeTermination
        none   | on       | unknown           | leaving      | terminationDateAhead      | unknownStatus
        none   | on       | unreadable        | leaving      | terminationDateAhead      | statusUnreadable
        none   | after    | onboarding,active | leaving      | terminationDateAhead      |
        none   | after    | leave             | leaving      | terminationDateAhead      | onLeave
        none   | after    | inactive          | left         | statusInactive            | inactiveBeforeTermination
        none   | after    | unknown           | leaving      | terminationDateAhead      | unknownStatus
        none   | after    | unreadable        | leaving      | terminationDateAhead      | statusUnreadable
        before | none     | onboarding        | active       | onboardingPastHireDate    | onboardingPastHireDate
        before | none     | active            | active       | statusActive              |
        before | none     | leave             | onLeave      | statusLeave               |
        before | none     | inactive          | left         | statusInactive            | inactiveWithoutDate
        before | none     | unknown           | kept         | statusUnknown             | unknownStatus
        before | none     | unreadable        | kept         | statusUnreadable          | statusUnreadable
        before | before < | onboarding        | neverStarted | terminatedBeforeHire      |
        before | before < | active,leave      | neverStarted | terminatedBeforeHire      | statusContradictsDate
        before | before < | inactive          | neverStarted | terminatedBeforeHire      |
        before | before < | unknown           | neverStarted | terminatedBeforeHire      | unknownStatus
        before | before < | unreadable        | neverStarted | terminatedBeforeHire      | statusUnreadable
        before | before = | onboarding,active | left         | terminationDatePassed     | startEqualsTermination,statusLags
        before | before = | leave             | left         | terminationDatePassed     | startEqualsTermination,statusLags
        before | before = | inactive          | left         | terminationDatePassed     | startEqualsTermination
        before | before = | unknown           | left         | terminationDatePassed     | startEqualsTermination,statusLags,unknownStatus
        before | before = | unreadable        | left         | terminationDatePassed     | startEqualsTermination,statusUnreadable
        before | before > | onboarding,active | left         | terminationDatePassed     | statusLags
        before | before > | leave             | left         | terminationDatePassed     | statusLags
        before | before > | inactive          | left         | terminationDatePassed     |
        before | before > | unknown           | left         | terminationDatePassed     | statusLags,unknownStatus
        before | before > | unreadable        | left         | terminationDatePassed     | statusUnreadable
        before | on       | onboarding,active | leaving      | terminationDateAhead      |
        before | on       | leave             | leaving      | terminationDateAhead      | onLeave
        before | on       | inactive          | left         | statusInactive            | inactiveBeforeTermination
        before | on       | unknown           | leaving      | terminationDateAhead      | unknownStatus
        before | on       | unreadable        | leaving      | terminationDateAhead      | statusUnreadable
        before | after    | onboarding,active | leaving      | terminationDateAhead      |
        before | after    | leave             | leaving      | terminationDateAhead      | onLeave
        before | after    | inactive          | left         | statusInactive            | inactiveBeforeTermination
        before | after    | unknown           | leaving      | terminationDateAhead      | unknownStatus
        before | after    | unreadable        | leaving      | terminationDateAhead      | statusUnreadable
        on     | none     | onboarding        | active       | onboardingPastHireDate    | onboardingPastHireDate
        on     | none     | active            | active       | statusActive              |
        on     | none     | leave             | onLeave      | statusLeave               |
        on     | none     | inactive          | left         | statusInactive            | inactiveWithoutDate
        on     | none     | unknown           | kept         | statusUnknown             | unknownStatus
        on     | none     | unreadable        | kept         | statusUnreadable          | statusUnreadable
        on     | before   | onboarding        | neverStarted | terminatedBeforeHire      |
        on     | before   | active,leave      | neverStarted | terminatedBeforeHire      | statusContradictsDate
        on     | before   | inactive          | neverStarted | terminatedBeforeHire      |
        on     | before   | unknown           | neverStarted | terminatedBeforeHire      | unknownStatus
        on     | before   | unreadable        | neverStarted | terminatedBeforeHire      | statusUnreadable
        on     | on       | onboarding,active | leaving      | terminationDateAhead      | startEqualsTermination
        on     | on       | leave             | leaving      | terminationDateAhead      | startEqualsTermination,onLeave
        on     | on       | inactive          | left         | statusInactive            | startEqualsTermination,inactiveBeforeTermination
        on     | on       | unknown           | leaving      | terminationDateAhead      | startEqualsTermination,unknownStatus
        on     | on       | unreadable        | leaving      | terminationDateAhead      | startEqualsTermination,statusUnreadable
        on     | after    | onboarding,active | leaving      | terminationDateAhead      |
        on     | after    | leave             | leaving      | terminationDateAhead      | onLeave
        on     | after    | inactive          | left         | statusInactive            | inactiveBeforeTermination
        on     | after    | unknown           | leaving      | terminationDateAhead      | unknownStatus
        on     | after    | unreadable        | leaving      | terminationDateAhead      | statusUnreadable
        after  | none     | onboarding        | futureHire   | hireDateAhead             |
        after  | none     | active,leave      | futureHire   | hireDateAhead             | statusAheadOfHireDate
        after  | none     | inactive          | left         | statusInactive            | inactiveWithoutDate
        after  | none     | unknown           | futureHire   | hireDateAhead             | unknownStatus
        after  | none     | unreadable        | futureHire   | hireDateAhead             | statusUnreadable
        after  | before   | onboarding,active | neverStarted | terminatedBeforeHire      |
        after  | before   | leave             | neverStarted | terminatedBeforeHire      |
        after  | before   | inactive          | neverStarted | terminatedBeforeHire      |
        after  | before   | unknown           | neverStarted | terminatedBeforeHire      | unknownStatus
        after  | before   | unreadable        | neverStarted | terminatedBeforeHire      | statusUnreadable
        after  | on       | onboarding,active | neverStarted | terminatedBeforeHire      |
        after  | on       | leave             | neverStarted | terminatedBeforeHire      |
        after  | on       | inactive          | neverStarted | terminatedBeforeHire      |
        after  | on       | unknown           | neverStarted | terminatedBeforeHire      | unknownStatus
        after  | on       | unreadable        | neverStarted | terminatedBeforeHire      | statusUnreadable
        after  | after <  | onboarding,active | neverStarted | terminatedBeforeHire      |
        after  | after <  | leave             | neverStarted | terminatedBeforeHire      |
        after  | after <  | inactive          | neverStarted | terminatedBeforeHire      |
        after  | after <  | unknown           | neverStarted | terminatedBeforeHire      | unknownStatus
        after  | after <  | unreadable        | neverStarted | terminatedBeforeHire      | statusUnreadable
        after  | after =  | onboarding        | futureHire   | hireDateAhead             | startEqualsTermination
        after  | after =  | active,leave      | futureHire   | hireDateAhead             | startEqualsTermination,statusAheadOfHireDate
        after  | after =  | inactive          | left         | statusInactive            | startEqualsTermination,inactiveBeforeTermination
        after  | after =  | unknown           | futureHire   | hireDateAhead             | startEqualsTermination,unknownStatus
        after  | after =  | unreadable        | futureHire   | hireDateAhead             | startEqualsTermination,statusUnreadable
        after  | after >  | onboarding        | futureHire   | hireDateAhead             |
        after  | after >  | active,leave      | futureHire   | hireDateAhead             | statusAheadOfHireDate
        after  | after >  | inactive          | left         | statusInactive            | inactiveBeforeTermination
        after  | after >  | unknown           | futureHire   | hireDateAhead             | unknownStatus
        after  | after >  | unreadable        | futureHire   | hireDateAhead             | statusUnreadable
        """;

    // The lines that differ for a person who is here already. The first day was moved ahead, and Personio cannot schedule one. An unknown
    // word does not contradict that.
    private const string Moved =
        """
        hired | ends    | status       | state   | rule                  | flags
        after | none    | active       | active  | statusActive          | hireDateMovedAhead
        after | none    | leave        | onLeave | statusLeave           | hireDateMovedAhead
        after | none    | unknown      | kept    | statusUnknown         | unknownStatus,hireDateMovedAhead
        after | before  | unknown      | left    | terminationDatePassed | statusLags,unknownStatus,hireDateMovedAhead
        after | before  | active,leave | left    | terminationDatePassed | statusLags,hireDateMovedAhead
        after | on      | active       | leaving | terminationDateAhead  | hireDateMovedAhead
        after | on      | leave        | leaving | terminationDateAhead  | onLeave,hireDateMovedAhead
        after | on      | unknown      | leaving | terminationDateAhead  | unknownStatus,hireDateMovedAhead
        after | after < | active       | leaving | terminationDateAhead  | hireDateMovedAhead
        after | after < | leave        | leaving | terminationDateAhead  | onLeave,hireDateMovedAhead
        after | after < | unknown      | leaving | terminationDateAhead  | unknownStatus,hireDateMovedAhead
        after | after = | active       | leaving | terminationDateAhead  | startEqualsTermination,hireDateMovedAhead
        after | after = | leave        | leaving | terminationDateAhead  | startEqualsTermination,onLeave,hireDateMovedAhead
        after | after = | unknown      | leaving | terminationDateAhead  | startEqualsTermination,unknownStatus,hireDateMovedAhead
        after | after > | active       | leaving | terminationDateAhead  | hireDateMovedAhead
        after | after > | leave        | leaving | terminationDateAhead  | onLeave,hireDateMovedAhead
        after | after > | unknown      | leaving | terminationDateAhead  | unknownStatus,hireDateMovedAhead
        """;

    // The lines that differ for a person who has left. They worked here, so a first day after the last one was moved.
    private const string HadLeft =
        """
        hired  | ends     | status            | state        | rule                      | flags
        before | before < | onboarding        | active       | onboardingPastHireDate    | onboardingPastHireDate,statusContradictsDate
        before | before < | active            | active       | statusActive              | statusContradictsDate
        before | before < | leave             | onLeave      | statusLeave               | statusContradictsDate
        before | before < | inactive          | left         | terminationDatePassed     | hireDateMovedAhead
        before | before < | unknown           | left         | terminationDatePassed     | statusLags,unknownStatus,hireDateMovedAhead
        before | before < | unreadable        | left         | terminationDatePassed     | statusUnreadable,hireDateMovedAhead
        on     | before   | onboarding        | active       | onboardingPastHireDate    | onboardingPastHireDate,statusContradictsDate
        on     | before   | active            | active       | statusActive              | statusContradictsDate
        on     | before   | leave             | onLeave      | statusLeave               | statusContradictsDate
        on     | before   | inactive          | left         | terminationDatePassed     | hireDateMovedAhead
        on     | before   | unknown           | left         | terminationDatePassed     | statusLags,unknownStatus,hireDateMovedAhead
        on     | before   | unreadable        | left         | terminationDatePassed     | statusUnreadable,hireDateMovedAhead
        after  | before   | onboarding        | futureHire   | hireDateAhead             | statusContradictsDate
        after  | before   | active,leave      | futureHire   | hireDateAhead             | statusAheadOfHireDate,statusContradictsDate
        after  | before   | inactive          | left         | terminationDatePassed     | hireDateMovedAhead
        after  | before   | unknown           | left         | terminationDatePassed     | statusLags,unknownStatus,hireDateMovedAhead
        after  | before   | unreadable        | left         | terminationDatePassed     | statusUnreadable,hireDateMovedAhead
        after  | on       | onboarding        | futureHire   | hireDateAhead             | hireDateMovedAhead
        after  | on       | active,leave      | futureHire   | hireDateAhead             | statusAheadOfHireDate,hireDateMovedAhead
        after  | on       | inactive          | left         | statusInactive            | inactiveBeforeTermination,hireDateMovedAhead
        after  | on       | unknown           | futureHire   | hireDateAhead             | unknownStatus,hireDateMovedAhead
        after  | on       | unreadable        | futureHire   | hireDateAhead             | statusUnreadable,hireDateMovedAhead
        after  | after <  | onboarding        | futureHire   | hireDateAhead             | hireDateMovedAhead
        after  | after <  | active,leave      | futureHire   | hireDateAhead             | statusAheadOfHireDate,hireDateMovedAhead
        after  | after <  | inactive          | left         | statusInactive            | inactiveBeforeTermination,hireDateMovedAhead
        after  | after <  | unknown           | futureHire   | hireDateAhead             | unknownStatus,hireDateMovedAhead
        after  | after <  | unreadable        | futureHire   | hireDateAhead             | statusUnreadable,hireDateMovedAhead
        """;

    // The lines that differ for a person who has left and whose last known status was inactive. An unknown word brings nobody back, and
    // does not say that the status lags.
    private const string WasInactive =
        """
        hired  | ends     | status            | state        | rule                      | flags
        none   | before   | unknown           | left         | terminationDatePassed     | unknownStatus
        none   | on       | unknown           | left         | statusUnknown             | unknownStatus
        none   | after    | unknown           | left         | statusUnknown             | unknownStatus
        before | before < | unknown           | left         | terminationDatePassed     | unknownStatus,hireDateMovedAhead
        before | before = | unknown           | left         | terminationDatePassed     | startEqualsTermination,unknownStatus
        before | before > | unknown           | left         | terminationDatePassed     | unknownStatus
        before | on       | unknown           | left         | statusUnknown             | unknownStatus
        before | after    | unknown           | left         | statusUnknown             | unknownStatus
        on     | before   | unknown           | left         | terminationDatePassed     | unknownStatus,hireDateMovedAhead
        on     | on       | unknown           | left         | statusUnknown             | startEqualsTermination,unknownStatus
        on     | after    | unknown           | left         | statusUnknown             | unknownStatus
        after  | before   | unknown           | left         | terminationDatePassed     | unknownStatus,hireDateMovedAhead
        after  | none     | unknown           | left         | statusUnknown             | unknownStatus
        after  | on       | unknown           | left         | statusUnknown             | unknownStatus,hireDateMovedAhead
        after  | after <  | unknown           | left         | statusUnknown             | unknownStatus,hireDateMovedAhead
        after  | after =  | unknown           | left         | statusUnknown             | startEqualsTermination,unknownStatus
        after  | after >  | unknown           | left         | statusUnknown             | unknownStatus
        """;

    // The lines that differ for a person who is on leave. An unknown word does not end it.
    private const string WasOnLeave =
        """
        hired  | ends    | status  | state   | rule                 | flags
        none   | on      | unknown | leaving | terminationDateAhead | onLeave,unknownStatus
        none   | after   | unknown | leaving | terminationDateAhead | onLeave,unknownStatus
        before | on      | unknown | leaving | terminationDateAhead | onLeave,unknownStatus
        before | after   | unknown | leaving | terminationDateAhead | onLeave,unknownStatus
        on     | on      | unknown | leaving | terminationDateAhead | startEqualsTermination,onLeave,unknownStatus
        on     | after   | unknown | leaving | terminationDateAhead | onLeave,unknownStatus
        after  | on      | unknown | leaving | terminationDateAhead | onLeave,unknownStatus,hireDateMovedAhead
        after  | after < | unknown | leaving | terminationDateAhead | onLeave,unknownStatus,hireDateMovedAhead
        after  | after = | unknown | leaving | terminationDateAhead | startEqualsTermination,onLeave,unknownStatus,hireDateMovedAhead
        after  | after > | unknown | leaving | terminationDateAhead | onLeave,unknownStatus,hireDateMovedAhead
        """;

    // The stored state, and its successor: for a listed person without usable data, and for an absent person without and with the flag of
    // an earlier absence.
    private const string Stored =
        """
        state         | rule                      | kept         | absent                            | absent again
        none          |                           | unknown      | missing absent                    | missing absent
        unknown       | statusUnknown             | unknown      | missing absent                    | missing absent
        unknown       | statusUnreadable          | unknown      | missing absent                    | missing absent
        futureHire    | hireDateAhead             | futureHire   | hireRescinded hireRescinded       | hireRescinded hireRescinded
        futureHire    | onboardingWithoutHireDate | futureHire   | hireRescinded hireRescinded       | hireRescinded hireRescinded
        active        | statusActive              | active       | missing absent                    | missing absent
        active        | onboardingPastHireDate    | active       | missing absent                    | missing absent
        active        | statusUnknown             | active       | missing absent                    | missing absent
        onLeave       | statusLeave               | onLeave      | missing absent                    | missing absent
        leaving       | terminationDateAhead      | active       | missing absent                    | missing absent
        left          | terminationDatePassed     | left         | left terminationDatePassed absent | erased erased
        left          | statusInactive            | left         | left statusInactive absent        | erased erased
        left          | statusUnknown             | left         | left statusUnknown absent         | erased erased
        left          | removedFromSource         | unknown      | left removedFromSource            | left removedFromSource absent
        neverStarted  | terminatedBeforeHire      | neverStarted | neverStarted terminatedBeforeHire absent | erased erased
        neverStarted  | removedFromSource         | unknown      | neverStarted removedFromSource    | neverStarted removedFromSource absent
        missing       | absent                    | unknown      | left removedFromSource            | left removedFromSource
        hireRescinded | hireRescinded             | unknown      | hireRescinded hireRescinded absent | erased erased
        erased        | erased                    | unknown      | erased erased                     | erased erased
        """;

    // Days from today. The pairs cover every order of two dates and today.
    private static readonly int?[] Days = [null, -2, -1, 0, 1, 2];
    private static readonly int[] Distances = [1, 700];

    [Fact]
    public void Evaluate_EveryCombination_EqualsTheTables()
    {
        var wrong =
            from status in Enum.GetValues<LifecycleStatus>()
            from hired in Days
            from terminated in Days
            from far in Distances
            from presence in Enum.GetValues<Presence>()
            from stored in Previous()
            from before in stored.Values
            let input = new LifecycleInput(status, Day(hired * far), Day(terminated * far), presence)
            let expected = presence == Presence.Absent
                ? stored.Line.Absent(before)
                : Listing(status, hired, terminated, stored.Line).Result(stored.Line)
            let actual = LifecycleRules.Evaluate(input, Today, before)
            where actual != expected
            select $"{status}, hired {hired}, terminated {terminated}, {presence}, {before}: {actual}, not {expected}";

        Assert.Empty(wrong.Take(20));
    }

    [Fact]
    public void Table_EveryCombinationOfListedPeople_HasExactlyOneLine()
    {
        var lines = ListedLines();

        var combinations = (
            from status in Enum.GetValues<LifecycleStatus>()
            from hired in Days
            from terminated in Days
            select (Status: Camel(status), Hired: Place(hired), Terminated: Place(terminated, hired))).Distinct().ToList();

        Assert.Equal(20 * 6, combinations.Count);
        Assert.All(combinations, one => Assert.Single(lines, line => line.Covers(one.Status, one.Hired, one.Terminated)));
        Assert.Equal(combinations.Count, lines.Sum(line => line.Statuses.Length));
    }

    [Fact]
    public void Table_EveryEarlierState_HasItsLines()
    {
        var lines = StoredLines();

        Assert.Equal(
            [.. Enum.GetValues<LifecycleState>().Select(Camel).Append("none").Order()],
            lines.Select(line => line.State).Distinct().Order());
        Assert.Equal(lines.Length, lines.DistinctBy(line => (line.State, line.Rule)).Count());
    }

    [Fact]
    public void Table_EveryRule_IsNamed() => Assert.Equal(
        LifecycleRuleIds.All.Order(),
        ListedLines().Select(line => line.Rule)
            .Concat(StoredLines().SelectMany(line => line.Absences).Select(text => text.Split(' ')[1]))
            .Distinct()
            .Order());

    private static ListedLine Listing(LifecycleStatus status, int? hired, int? terminated, StoredLine stored)
    {
        var key = (Camel(status), Place(hired), Place(terminated, hired));
        IEnumerable<Dictionary<(string, string, string), ListedLine>> tables = stored switch
        {
            { State: "missing" } when status == LifecycleStatus.Unknown => [ByCombination],
            { State: "onLeave" } => [ByCombinationIfOnLeave, ByCombinationIfHere, ByCombination],
            { State: "active" or "leaving" or "missing" } => [ByCombinationIfHere, ByCombination],
            { State: "left", Rule: "removedFromSource" } => [ByCombinationIfLeft, ByCombination],
            { State: "left" } => [ByCombinationIfInactive, ByCombinationIfLeft, ByCombination],
            _ => [ByCombination],
        };
        return tables.First(table => table.ContainsKey(key))[key];
    }

    private static readonly Dictionary<(string, string, string), ListedLine> ByCombination = By(ListedLines(Listed));

    private static readonly Dictionary<(string, string, string), ListedLine> ByCombinationIfHere = By(ListedLines(Moved));

    private static readonly Dictionary<(string, string, string), ListedLine> ByCombinationIfLeft = By(ListedLines(HadLeft));

    private static readonly Dictionary<(string, string, string), ListedLine> ByCombinationIfOnLeave = By(ListedLines(WasOnLeave));

    private static readonly Dictionary<(string, string, string), ListedLine> ByCombinationIfInactive = By(ListedLines(WasInactive));

    private static Dictionary<(string, string, string), ListedLine> By(ListedLine[] lines) => lines
        .SelectMany(line => line.Statuses.Select(status => (Key: (status, line.Hired, line.Terminated), Line: line)))
        .ToDictionary(pair => pair.Key, pair => pair.Line);

    private static IEnumerable<(StoredLine Line, LifecycleStanding?[] Values)> Previous() =>
        StoredLines().Select(line => (line, line.Values()));

    private static ListedLine[] ListedLines(string table = Listed) =>
        [.. Cells(table).Select(cells => new ListedLine(cells[0], cells[1], cells[2].Split(','), cells[3], cells[4], cells[5]))];

    private static StoredLine[] StoredLines() =>
        [.. Cells(Stored).Select(cells => new StoredLine(cells[0], cells[1], cells[2], cells[3], cells[4]))];

    private static IEnumerable<string[]> Cells(string table) =>
        table.Split('\n').Skip(1).Select(line => line.Split('|', StringSplitOptions.TrimEntries));

    private static string Place(int? day) => day switch { null => "none", < 0 => "before", 0 => "on", > 0 => "after" };

    private static string Place(int? terminated, int? hired) => terminated is null or 0 || Place(terminated) != Place(hired)
        ? Place(terminated)
        : $"{Place(terminated)} {(terminated < hired ? '<' : terminated == hired ? '=' : '>')}";

    private static DateOnly? Day(int? offset) => offset is { } days ? Today.AddDays(days) : null;

    private static string Camel<T>(T value)
        where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    private static LifecycleState State(string name) => Enum.GetValues<LifecycleState>().Single(state => Camel(state) == name);

    private static LifecycleFlags Flags(string names) => names.Length == 0
        ? LifecycleFlags.None
        : names.Split(',')
            .Select(name => Enum.GetValues<LifecycleFlags>().Single(flag => Camel(flag) == name))
            .Aggregate((one, other) => one | other);

    private sealed record ListedLine(string Hired, string Terminated, string[] Statuses, string StateName, string Rule, string FlagNames)
    {
        public bool Covers(string status, string hired, string terminated) =>
            Hired == hired && Terminated == terminated && Statuses.Contains(status);

        public LifecycleStanding Result(StoredLine stored) =>
            new(State(StateName == "kept" ? stored.Kept : StateName), Rule, Flags(FlagNames));
    }

    private sealed record StoredLine(string State, string Rule, string Kept, string Once, string Again)
    {
        public string[] Absences => [Once, Again];

        // The rules ignore flags that other parts have set.
        public LifecycleStanding?[] Values() => State == "none"
            ? [null]
            : [Value(LifecycleFlags.ManagerLeft), Value(LifecycleFlags.Absent | LifecycleFlags.DuplicateEmail)];

        public LifecycleStanding Absent(LifecycleStanding? before)
        {
            var cells = (before?.Flags.HasFlag(LifecycleFlags.Absent) == true ? Again : Once).Split(' ');
            return new(LifecycleTableTests.State(cells[0]), cells[1], cells.Length > 2 ? Flags(cells[2]) : LifecycleFlags.None);
        }

        private LifecycleStanding Value(LifecycleFlags flags) => new(LifecycleTableTests.State(State), Rule, flags);
    }
}
