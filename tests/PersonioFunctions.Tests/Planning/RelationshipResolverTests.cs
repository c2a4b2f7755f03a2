using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning;

public sealed class RelationshipResolverTests
{
    private static readonly LifecycleFlags Kept = LifecycleFlags.DuplicateEmail | LifecycleFlags.ManagerSelf | LifecycleFlags.StatusLags;

    [Theory]
    [InlineData(null, LifecycleFlags.None)]
    [InlineData("2", LifecycleFlags.None)]
    [InlineData("1", LifecycleFlags.ManagerSelf)]
    [InlineData("3", LifecycleFlags.ManagerLeft)]
    [InlineData("77", LifecycleFlags.ManagerNotListed)]
    [InlineData("4", LifecycleFlags.ManagerNotListed)]
    [InlineData("5", LifecycleFlags.ManagerLeft)]
    [InlineData("6", LifecycleFlags.ManagerLeft)]
    [InlineData("7", LifecycleFlags.ManagerNotListed)]
    [InlineData("8", LifecycleFlags.ManagerNotListed)]
    public void Complete_ImpossibleManager_IsFlagged(string? manager, LifecycleFlags expected)
    {
        var links = Links(
            [Person("1", manager: manager), Person("2"), Person("3", state: LifecycleState.Left)],
            [
                Stored("4"), Stored("5", LifecycleState.Left), Stored("6"), Stored("7", LifecycleState.Left),
                new("8", IndexEntry.From("nonsense", stored: null)),
            ],
            [Absent("6", LifecycleState.HireRescinded), Absent("7", LifecycleState.Missing)]);

        Assert.Equal(expected, links.Complete(Person("1", manager: manager)).Flags);
    }

    [Fact]
    public void Complete_Cycles_AreFlaggedForTheirMembersOnly()
    {
        ListedPerson[] people =
        [
            Person("1", manager: "2"), Person("2", manager: "1"),
            Person("3", manager: "4"), Person("4", manager: "5"), Person("5", manager: "3"),
            Person("6", manager: "1"), Person("7", manager: "6"), Person(
                "8", manager: "8"), Person("9", manager: "8"), Person("10", manager: "99"),
        ];
        var links = Links(people);

        var flags = people.ToDictionary(person => person.Employee.Id, person => links.Complete(person).Flags);

        Assert.Equal(["1", "2", "3", "4", "5"], flags.Where(pair => pair.Value == LifecycleFlags.ManagerCycle).Select(pair => pair.Key));
        Assert.Equal(["8"], flags.Where(pair => pair.Value == LifecycleFlags.ManagerSelf).Select(pair => pair.Key));
        Assert.Equal(["10"], flags.Where(pair => pair.Value == LifecycleFlags.ManagerNotListed).Select(pair => pair.Key));
        Assert.Equal(["6", "7", "9"], flags.Where(pair => pair.Value == LifecycleFlags.None).Select(pair => pair.Key));
    }

    [Fact]
    public void Complete_ManagerNotReadable_KeepsOnlyTheManagersFlags()
    {
        var unread = Person("1", stored: Kept) with { Employee = new Employee("1").With(EmployeeField.Email, "a@example.org") };

        Assert.Equal(LifecycleFlags.ManagerSelf, Links([unread]).Complete(unread).Flags);
        Assert.Equal(LifecycleFlags.None, Links([unread]).Complete(unread with { Entry = null }).Flags);
    }

    [Fact]
    public void Complete_AddressNotReadable_KeepsItsFlagsAndLinksNoOne()
    {
        var unread = Person("1", stored: Kept) with { Employee = new Employee("1").With(EmployeeField.ManagerId, null) };
        var links = Links([unread, Person("2", "a@example.org", state: LifecycleState.Left)]);

        var standing = links.Complete(unread);

        Assert.Equal((LifecycleFlags.DuplicateEmail, EarlierRecords.None), (standing.Flags, standing.EarlierRecords));
    }

    [Fact]
    public void Complete_OneAddressInTwoLiveRecords_FlagsBothAndMergesNone()
    {
        var (one, other) = (Person("1", "Ada@example.org"), Person("2", "ada@EXAMPLE.org"));
        var (past, third) = (Person("3", "ada@example.org", state: LifecycleState.Left), Person("4", "bo@example.org"));
        var links = Links([one, other, past, third]);

        Assert.Equal((LifecycleFlags.DuplicateEmail, EarlierRecords.None), Seen(one));
        Assert.Equal((LifecycleFlags.DuplicateEmail, EarlierRecords.None), Seen(other));
        Assert.Equal((LifecycleFlags.None, EarlierRecords.None), Seen(past));
        Assert.Equal((LifecycleFlags.None, EarlierRecords.None), Seen(third));

        (LifecycleFlags Flags, EarlierRecords? Earlier) Seen(ListedPerson person)
        {
            var standing = links.Complete(person);
            return (standing.Flags, standing.EarlierRecords);
        }
    }

    [Fact]
    public void Complete_PastRecordsWithTheSameAddress_AreEarlierRecords()
    {
        var live = Person("9", "ada@example.org", name: "Ada");
        var links = Links(
            [
                live, Person("3", "ADA@example.org", hired: "2015-06-01", state: LifecycleState.Left, name: "Ada"),
                Person("1", "ada@example.org", hired: "2018-01-01", state: LifecycleState.NeverStarted, name: "ÁDA"),
                Person("2", "bo@example.org", state: LifecycleState.Left, name: "Ada"),
                Person("4", "ada@example.org", state: LifecycleState.Left, name: "Bo"),
            ],
            [
                Stored("10", LifecycleState.Left, "Ada@example.org", "Ada"), Stored("11", LifecycleState.Missing, "ada@example.org", "Ada"),
                Stored("12", LifecycleState.Active, "bo@example.org", "Ada"), Stored("13", LifecycleState.Left, "bo@example.org", "Ada"),
            ]);

        var standing = links.Complete(live);

        // Under the record 1 the person never began.
        Assert.Equal(["10", "11", "3"], standing.EarlierRecords!.EmployeeIds);
        Assert.Empty(standing.EarlierRecords.PossibleIds);
        Assert.Equal(new DateOnly(2015, 6, 1), standing.EarlierRecords.OriginalHireDate);
        Assert.Equal(LifecycleFlags.DuplicateEmail, standing.Flags); // The missing record still counts as current.
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Complete_EarlierRecordsOfOneKindOnly_AreFound(bool isListed)
    {
        var live = Person("9", "ada@example.org", name: "Ada");
        var links = isListed
            ? Links([live, Person("3", "ada@example.org", hired: null, state: LifecycleState.Left, name: "Ada")])
            : Links([live], [Stored("3", LifecycleState.Left, "ada@example.org", "Ada")]);

        var previous = links.Complete(live).EarlierRecords!;

        Assert.Equal(["3"], previous.EmployeeIds);
        Assert.Null(previous.OriginalHireDate);
    }

    [Fact]
    public void Complete_EvidenceIsWeak_IsPossibleAndFlagged()
    {
        var live = Person("9", "ada@example.org", name: "Ada");
        var links = Links([live], [Stored("3", LifecycleState.Left, "ada@example.org", name: null)]);

        var standing = links.Complete(live);

        Assert.Equal(LifecycleFlags.PossibleRehire, standing.Flags);
        Assert.Equal((null, "3"), (standing.EarlierRecords!.Text, standing.EarlierRecords.PossibleText));
    }

    [Fact]
    public void Complete_PersonDecided_FollowsTheDecisionAlone()
    {
        var (past, other) = (
            Person("3", "ada@example.org", state: LifecycleState.Left, name: "Ada"),
            Person("4", "bo@example.org", hired: "2001-01-01", state: LifecycleState.Left, name: "Bo"));

        var cut = Decided([]);
        var chosen = Decided(["4"]);

        Assert.Equal((LifecycleFlags.None, null), (cut.Flags, cut.EarlierRecords!.TextOfAll));
        Assert.Equal(("4", new DateOnly(2001, 1, 1)), (chosen.EarlierRecords!.TextOfAll, chosen.EarlierRecords.OriginalHireDate));

        LifecycleStanding Decided(string[] ids)
        {
            var live = Person("9", "ada@example.org", name: "Ada");
            live = live with { Entry = live.Entry! with { Links = LinkMemory.None with { Decided = new(ids) } } };
            return Links([live, past, other]).Complete(live);
        }
    }

    [Fact]
    public void Complete_LinkedRecordWasPurged_KeepsTheLink()
    {
        var live = Person("9", "ada@example.org", name: "Ada");
        var stored = new EarlierRecords(["3", "4", "5"], new DateOnly(2001, 1, 1));
        live = live with { Entry = live.Entry! with { Links = LinkMemory.None with { Earlier = stored } } };
        var links = Links(
            [live, Person("5", "ada@example.org", state: LifecycleState.Left, name: "Bo")],
            [new("3", IndexEntry.From(Fingerprint.From(new Employee("3"), Standing(LifecycleState.Erased))))]);

        var earlier = links.Complete(live).EarlierRecords!;

        // Nothing is stored of 4 any more, and 5 turned out to be another person, from whom the day may have come.
        Assert.Equal(("3,4", (DateOnly?)null), (earlier.Text, earlier.OriginalHireDate));
    }

    [Fact]
    public void Complete_AbsentPersonIsEnteredAgain_FlagsBoth()
    {
        var live = Person("9", "ada@example.org", name: "Ada");
        var absence = Absent("3", LifecycleState.Missing);
        var links = Links([live], [Stored("3", LifecycleState.Active, "ADA@example.org", "Ada")], [absence]);

        var after = links.Complete(absence);

        Assert.Equal((LifecycleFlags.DuplicateEmail, "3"), (links.Complete(live).Flags, links.Complete(live).EarlierRecords!.Text));
        Assert.Equal(LifecycleFlags.DuplicateEmail, after.After.Flags);
        Assert.Equal(after.After.Flags, after.ContentHash.Standing.Flags);
    }

    [Fact]
    public void Complete_PastPersonOrUnusedAddress_HasNoEarlierRecord()
    {
        var (past, without, gone) = (
            Person("1", "ada@example.org", state: LifecycleState.Left),
            Person("2", email: null),
            Stored("3", LifecycleState.Left, "ada@example.org"));
        var links = Links([past, without], [gone]);

        Assert.Same(EarlierRecords.None, links.Complete(past).EarlierRecords);
        Assert.Same(EarlierRecords.None, links.Complete(without).EarlierRecords);
    }

    [Fact]
    public void AsStored_Person_IsInTheStoredState()
    {
        var leaving = Person("1", state: LifecycleState.Left) with { Entry = Stored("1", LifecycleState.Active).Value };

        Assert.Equal(LifecycleState.Active, leaving.AsStored().Standing.State);
        Assert.Equal(LifecycleState.Left, (leaving with { Entry = null }).AsStored().Standing.State);
        Assert.Equal(LifecycleState.Left, (leaving with { Entry = IndexEntry.From("nonsense", stored: null) }).AsStored().Standing.State);
    }

    [Fact]
    public void Complete_ListIsNotProven_KeepsTheFlagsOfManagersWhoAreNotListed()
    {
        var (flagged, other) = (
            Person("1", manager: "7", stored: LifecycleFlags.ManagerNotListed), Person("2", manager: "7"));
        var (left, boss) = (Person("3", manager: "8"), Person("4", manager: "1"));
        var gone = Stored("8", LifecycleState.Left);

        var links = new RelationshipResolver([flagged, other, left, boss], [gone], [], isProven: false);

        Assert.Equal(
            [LifecycleFlags.ManagerNotListed, LifecycleFlags.None, LifecycleFlags.ManagerLeft, LifecycleFlags.None],
            new[] { flagged, other, left, boss }.Select(person => links.Complete(person).Flags));
    }

    private static RelationshipResolver Links(
        IReadOnlyList<ListedPerson> people, IReadOnlyList<KeyValuePair<string, IndexEntry>>? notListed = null,
        IReadOnlyList<PlannedChange>? absent = null) =>
        new(people, notListed ?? [], absent ?? [], isProven: true);

    private static ListedPerson Person(
        string id,
        string? email = null,
        string? manager = null,
        string? hired = "2020-01-01",
        LifecycleState state = LifecycleState.Active,
        LifecycleFlags stored = LifecycleFlags.None,
        string? name = null) => new(
        new Employee(id).With(EmployeeField.Email, email).With(EmployeeField.ManagerId, manager).With(EmployeeField.HireDate, hired)
            .With(EmployeeField.FirstName, name ?? $"P{id}").With(EmployeeField.LastName, "Muster"),
        Standing(state),
        IndexEntry.From(Fingerprint.From(new Employee(id), Standing(LifecycleState.Active) with { Flags = stored })));

    private static KeyValuePair<string, IndexEntry> Stored(
        string id, LifecycleState state = LifecycleState.Active, string? email = null, string? name = "Someone")
    {
        var employee = new Employee(id).With(EmployeeField.Email, email)
            .With(EmployeeField.FirstName, name).With(EmployeeField.LastName, name is null ? null : "Muster");
        return new(id, IndexEntry.From(Fingerprint.From(employee, Standing(state)), employee));
    }

    private static PlannedChange Absent(string id, LifecycleState after) => new(
        PlannedAction.Absence,
        new Employee(id),
        LifecycleState.Active,
        Standing(after),
        default,
        default,
        Fingerprint.From(new Employee(id), Standing(after)));
}
