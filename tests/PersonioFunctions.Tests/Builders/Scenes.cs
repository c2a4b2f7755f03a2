using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Builders;

/// <summary>A random table and random responses of Personio: healthy, odd and broken ones.</summary>
internal sealed record Scene
{
    public const string Account = "acme";
    public static readonly DateOnly Today = new(2026, 11, 23);
    public static readonly DateTimeOffset Before = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);
    public static readonly PlanHeader Plan = new("plan", Account, new DateTimeOffset(2026, 11, 23, 3, 0, 0, TimeSpan.Zero));
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    // The possible values of an attribute; null means that the record lacks it. The usual values come first.
    private static readonly Dictionary<string, PersonioValue?[]> Choices = new()
    {
        ["first_name"] = [Text("Ada"), Text("Ben"), Text("Cem"), PersonioValue.Empty, PersonioValue.Garbled, null],
        ["last_name"] = [Text("Muster"), Text("Beispiel"), PersonioValue.Empty, null],
        ["email"] = [Text("a@example.org"), Text("b@example.org"), Text("c@example.org"), PersonioValue.Empty, Named(1, "x"), null],
        ["status"] =
        [
            Text("active"), Text("inactive"), Text("leave"), Text("onboarding"), Text("dancing"),
            PersonioValue.Empty, PersonioValue.Garbled, null
        ],
        ["hire_date"] =
        [
            Text("2020-01-01T00:00:00+01:00"), Text("2026-11-23"), Text("2026-12-01"), PersonioValue.Empty, Text("soon"), null
        ],
        ["termination_date"] = [PersonioValue.Empty, Text("2026-11-22"), Text("2026-11-23"), Text("2019-01-01"), Text("later"), null],
        ["position"] = [Text("Engineer"), Text("Lead"), PersonioValue.Empty, PersonioValue.Garbled, null],
        ["department"] = [Named(1, "Research"), Named(2, "Sales"), PersonioValue.Empty, PersonioValue.OfItems([Text("x")]), null],
        ["supervisor"] =
        [
            PersonioValue.Empty, Boss("1"), Boss("2"), Fields(("id", "3")), Boss("99"), Fields(("id", "98")), Fields(("id", "none")), null,
        ],
        ["team"] = [Named(1, "Blue"), Named(2, "Red"), PersonioValue.Empty, null],
        ["cost_centers"] =
        [
            PersonioValue.Empty,
            PersonioValue.OfItems([Fields(("id", "1"), ("name", "R"), ("percentage", "100"))]),
            Text("1"),
            null
        ],
        ["profile_picture"] = [Text("https://example.org/1.png"), PersonioValue.Empty, null],
    };

    public required IReadOnlyDictionary<string, EmployeeRow> Rows { get; init; }

    /// <summary>Rows that an earlier complete run did not find in its list; see <see cref="AccountState.Missing"/>.</summary>
    public required MissingEmployees Missing { get; init; }

    public required IReadOnlyList<PersonioEmployeePage> Pages { get; init; }

    /// <summary>The employees that Personio finds by id, whether listed or not.</summary>
    public required IReadOnlyDictionary<string, PersonioEmployee> Found { get; init; }

    public required GuardLimits Limits { get; init; }

    /// <summary>The ids of erased people.</summary>
    public required IReadOnlyList<string> Erased { get; init; }

    public IEnumerable<PersonioEmployee> Records => Pages.SelectMany(page => page.Employees);

    public override string ToString() =>
        $"rows [{string.Join("; ", Rows.Values.OrderBy(row => row.Employee.Id).Select(Describe))}] "
        + $"pages [{string.Join("; ", Pages.Select(Describe))}] "
        + $"found [{string.Join(", ", Found.Keys)}] {Limits} "
        + $"erased [{string.Join(", ", Erased)}] missing [{string.Join(", ", Missing.LastSeen!.Keys)}]";

    /// <summary>Generates any scene.</summary>
    public static Gen<Scene> Any =>
        from people in AnyPerson.Array[0, 10]
        from before in AnyUnreadable
        from now in AnyUnreadable
        from noise in Gen.Int[0, 3].Array[3]
        from total in Gen.Int[0, 9]
        from pageSize in Gen.Int[1, 6]
        from limits in AnyLimits
        from erased in Gen.Int[0, 5].Array[2]
        select Of(people, before, now, noise, total, pageSize, limits, erased);

    public static Gen<GuardLimits> AnyLimits => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 60], (min, percent) => new GuardLimits(min, percent));

    /// <summary>Decides as a run does with these rows.</summary>
    public JudgedPlan Decide(IReadOnlyDictionary<string, EmployeeRow> rows, DateOnly? today = null, WaitingChanges? waiting = null)
    {
        var guard = new GuardContext(Limits) { Waiting = waiting ?? WaitingChanges.None };
        var (snapshot, index) = Read(rows, guard.Waiting);
        return Decider.Decide(snapshot, index, Day(today ?? Today), guard);
    }

    /// <summary>Reads what a run reads: the list, the people looked up, and the stored people.</summary>
    public (Snapshot Snapshot, IReadOnlyDictionary<string, IndexEntry> Index) Read(
        IReadOnlyDictionary<string, EmployeeRow> rows, WaitingChanges? waiting = null)
    {
        var erased = new ErasedFilter(Account, Erased.Select(id => ErasedEmployees.HashOf(Account, id)).ToHashSet());
        var builder = new SnapshotBuilder(Attributes);
        foreach (var page in Pages) builder.Add(page);
        var snapshot = erased.Apply(builder.Build());
        var index = Index(rows, Planner.FieldsToRead(snapshot));
        if (snapshot.Incomplete is not null) return (snapshot, WholeIndex(rows, snapshot));

        var asked = Absentees.ToAskFor(snapshot, index, waiting ?? WaitingChanges.None, erased, newDay: null);
        var found = asked.Where(Found.ContainsKey).ToDictionary(id => id, id => EmployeeMapper.Map(Found[id], Attributes).Employee);
        var gone = Absentees.Confirmed(asked.Where(id => !Found.ContainsKey(id)), index, Missing);
        snapshot = erased.Apply(snapshot.With(new LookupAnswers(found, [.. gone])));
        return (snapshot, WholeIndex(rows, snapshot));
    }

    /// <summary>Returns the held changes as the next run reads them from storage.</summary>
    public static WaitingChanges Held(JudgedPlan judged, IReadOnlyDictionary<string, EmployeeRow> rows) => !judged.Verdict.IsHeld
        ? WaitingChanges.None
        : JsonSerializer.Deserialize(
            JsonSerializer.Serialize(StoredPlan.From(Plan, judged.Verdict.Held, judged.Verdict, rows), PlanJson.Default.StoredPlan),
            PlanJson.Default.StoredPlan)!.ToWaitingChanges();

    /// <summary>Plans other rows with the same responses of Personio, without a run that ended in between.</summary>
    public SyncPlan PlanAgain(Snapshot snapshot, IReadOnlyDictionary<string, EmployeeRow> rows)
    {
        var index = WholeIndex(rows, snapshot);
        return PlanOf(snapshot with { Gone = [.. Absentees.Confirmed(snapshot.Gone, index, Missing)] }, index, Today);
    }

    /// <summary>Counts records as a run does: each id once, and every record without an id.</summary>
    public static int Count(IEnumerable<PersonioEmployee> records)
    {
        var ids = records.Select(record => record.Id).ToList();
        return ids.OfType<string>().Distinct().Count() + ids.Count(id => id is null);
    }

    /// <summary>Returns what the store reads of the rows for planning.</summary>
    public static IReadOnlyDictionary<string, IndexEntry> Index(IReadOnlyDictionary<string, EmployeeRow> rows, FieldSet fields) =>
        rows.ToDictionary(
            pair => pair.Key,
            pair => IndexEntry.From(
                pair.Value.ContentHash?.ToString(),
                fields.IsEmpty
                    ? null
                    : fields.Where(field => pair.Value.Employee[field] is not null)
                        .Aggregate(new Employee(pair.Key), (stored, field) => stored.With(field, pair.Value.Employee[field])))
                with
            {
                Links = EmployeeEntity.ReadLinks(EmployeeEntity.Write(pair.Value)),
            });

    /// <summary>Returns the index with the stored people whom the links between records need.</summary>
    public static IReadOnlyDictionary<string, IndexEntry> WholeIndex(IReadOnlyDictionary<string, EmployeeRow> rows, Snapshot snapshot)
    {
        var index = Index(rows, Planner.FieldsToRead(snapshot)).ToDictionary();
        foreach (var id in LinkCandidates.From(snapshot, index))
        {
            var stored = LinkCandidates.Fields.Where(field => rows[id].Employee[field] is not null)
                .Aggregate(new Employee(id), (some, field) => some.With(field, rows[id].Employee[field]));
            index[id] = index[id] with { Stored = index[id].Stored?.CompletedFrom(stored) ?? stored };
        }

        return index;
    }

    /// <summary>Returns the rows after some changes, as <see cref="PlanApplier"/> writes them.</summary>
    public static Dictionary<string, EmployeeRow> Apply(IReadOnlyDictionary<string, EmployeeRow> rows, IEnumerable<PlannedChange> changes)
    {
        var after = rows.ToDictionary();
        foreach (var change in changes)
        {
            if (change.Kind == PlannedAction.Create)
                after.Add(change.Id, Stored(EmployeeRow.Create(Account, change.Employee, change.After, Now)));
            else
                after[change.Id] = Stored(after[change.Id].Update(change.Employee, change.After, Now));
        }

        return after;
    }

    /// <summary>Returns whether a run would leave the row as it is when nothing else changes.</summary>
    public static bool IsOfThisVersion(EmployeeRow row) =>
        row.ContentHash?.ToString().StartsWith($"{Fingerprint.Version}.", StringComparison.Ordinal) == true;

    /// <summary>Describes the content of a row except its times.</summary>
    public static string Describe(EmployeeRow row)
    {
        var columns = EmployeeColumns.All.Select(column => row.Column(column));
        return string.Join('|', [row.Employee.Id, row.FirstSeenAt.ToString("s"), row.DisplayName, .. columns]);
    }

    public static IEnumerable<string> Describe(IReadOnlyDictionary<string, EmployeeRow> rows) =>
        rows.Values.OrderBy(row => row.Employee.Id, StringComparer.Ordinal).Select(row => $"{Describe(row)}|{row.ContentHash}");

    public static string Describe(PersonioEmployee record)
    {
        var attributes = record.Attributes
            .Select(pair => $"{pair.Key}={pair.Value.Text ?? pair.Value.FieldText("id") ?? pair.Value.Kind.ToString()}");
        return $"{record.Id ?? "none"}({string.Join(' ', attributes)})";
    }

    private static string Describe(PersonioEmployeePage page) =>
        $"{page.TotalElements}: {string.Join(", ", page.Employees.Select(Describe))}";

    private static PersonioValue Boss(string id) =>
        Fields(("id", id), ("first_name", $"Boss {id}"), ("last_name", "Muster"), ("email", $"boss{id}@example.org"));

    private sealed record Person(int Kind, int State, int[] Stored, int[] Moved, bool[] Moves);

    private static Gen<Person> AnyPerson => Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, 15],
        AnyDice,
        AnyDice,
        Gen.Frequency((1, Gen.Const(new bool[KeyCount])), (2, Gen.Int[0, 3].Select(dice => dice == 0).Array[KeyCount])),
        (kind, state, stored, moved, moves) => new Person(kind, state, stored, moved, moves));

    // Mostly generates the usual value.
    private static Gen<int[]> AnyDice => Gen.Frequency((3, Gen.Int[0, 1]), (1, Gen.Int[0, 9])).Array[KeyCount];

    private static int KeyCount => Attributes.Keys.Count;

    private static Gen<string[]> AnyUnreadable => Gen.Frequency(
        (2, Gen.Const(Array.Empty<string>())),
        (1, Gen.Int[0, KeyCount - 1].Array[1, 3].Select(keys => keys.Select(key => Attributes.Keys[key]).ToArray())));

    private static Scene Of(
        Person[] people, string[] unreadBefore, string[] unreadNow, int[] noise, int total, int pageSize, GuardLimits limits, int[] erased)
    {
        var rows = new Dictionary<string, EmployeeRow>();
        var listed = new List<PersonioEmployee>();
        var found = new Dictionary<string, PersonioEmployee>();
        foreach (var (number, person) in people.Index())
        {
            var id = $"{number + 1}";
            int[] dice = [.. person.Stored.Select((die, i) => person.Moves[i] ? person.Moved[i] : die)];
            if (person.Kind != 0) rows[id] = RowOf(Roll(id, person.Stored).Without(unreadBefore), person.State);
            if (person.Kind < 7) listed.Add(Roll(id, dice).Without(unreadNow));
            if (person.Kind == 7) found[id] = Roll(id, dice).Without(unreadNow);
        }

        // The list contains a person twice, has records without an id, and states a wrong total.
        if (noise[0] == 1 && listed.Count > 0) listed.Add(Roll(listed[0].Id, people[^1].Moved).Without(unreadNow));
        if (noise[1] == 1) listed.Insert(listed.Count / 2, Roll(null, people.Length == 0 ? new int[KeyCount] : people[0].Stored));
        var count = Count(listed);
        var pages = listed.Chunk(pageSize).ToList();
        if (noise[2] == 1 && pages.Count > 1) pages[0] = pages[0][1..];
        if (pages.Count == 0) pages.Add([]);
        return new Scene
        {
            Rows = rows,
            Missing = new MissingEmployees(rows.Values.Where(row => row.Standing.State == LifecycleState.Missing && row.Employee.Id != "1")
                .ToDictionary(row => row.Employee.Id, _ => (DateTimeOffset?)Before).ToImmutableDictionary()),
            Pages =
            [
                .. pages.Select((page, i) => Page(total switch { 0 => null, 1 => count + 1, 2 => count + (i % 2), _ => count }, page)),
            ],
            Found = found,
            Limits = limits,
            Erased = [.. erased.Where(number => number > 2).Select(number => number == 5 ? "99" : $"{number}").Distinct()],
        };
    }

    private static PersonioEmployee Roll(string? id, int[] dice) => new(id, Attributes.Keys
        .Select((key, i) => (Key: key, Value: ChoicesOf(key)[dice[i] % ChoicesOf(key).Length]))
        .Where(pair => pair.Value is not null)
        .ToDictionary(pair => pair.Key, pair => pair.Value!));

    // An attribute without choices of its own is a plain one.
    private static PersonioValue?[] ChoicesOf(string key) =>
        Choices.GetValueOrDefault(key) ?? [Record().Attributes[key], Text("other"), PersonioValue.Empty, null];

    private static EmployeeRow RowOf(PersonioEmployee record, int state)
    {
        var employee = EmployeeMapper.Map(record, Attributes).Employee;
        var planned = PlanOf(
            new Snapshot
            {
                Employees = new Dictionary<string, Employee> { [employee.Id] = employee },
                Skipped = [],
                Attributes = [],
                Incomplete = null,
                Warnings = [],
            },
            new Dictionary<string, IndexEntry>(),
            Today.AddDays(-1)).Changes[0].After;
        var row = EmployeeRow.Create(Account, employee, planned, Before);
        return Stored(state switch
        {
            0 => row.Update(new Employee(employee.Id), new(LifecycleState.Missing, "absent"), Before),
            1 => row.Update(new Employee(employee.Id), new(LifecycleState.Left, LifecycleRuleIds.RemovedFromSource), Before),
            2 => row.Update(new Employee(employee.Id), new(LifecycleState.Unknown, "statusUnknown"), Before),
            3 => row with { ContentHash = Fingerprint.Parse(OfAnotherVersion(row.ContentHash!)) },
            4 => OfAnotherVersionAndState(row, LifecycleState.Left),
            _ => row,
        });
    }

    private static EmployeeRow OfAnotherVersionAndState(EmployeeRow row, LifecycleState state)
    {
        var standing = row.Standing with { State = state };
        var hash = Fingerprint.Parse(OfAnotherVersion(Fingerprint.From(row.Employee, standing)));
        return row with { Standing = standing, ContentHash = hash };
    }

    // Writes the row to the table form and reads it back.
    private static EmployeeRow Stored(EmployeeRow row) => EmployeeEntity.Read(EmployeeEntity.Write(row));
}
