using Moq;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning.Snapshots;

public sealed class SnapshotBuilderTests
{
    [Fact]
    public void Build_SeveralPages_HasEachPersonOnce()
    {
        var snapshot = Build(Page(3, Record("1"), Record("2")), Page(3, Record("3")));

        Assert.Equal(["1", "2", "3"], snapshot.Employees.Keys.Order());
        Assert.Null(snapshot.Incomplete);
        Assert.Empty(snapshot.Warnings);
        Assert.Empty(snapshot.Unreadable);
    }

    [Fact]
    public void Build_PersonOnTwoPages_CountsOnceWithTheLaterRecord()
    {
        var snapshot = Build(Page(2, Record("1"), Record("2")), Page(2, Record("2", ("position", Text("Lead")))));

        Assert.Equal(2, snapshot.Employees.Count);
        Assert.Equal("Lead", snapshot.Employees["2"][EmployeeField.JobTitle]);
        Assert.Equal("repeatedRecords", Assert.Single(snapshot.Warnings).Code);
        Assert.Null(snapshot.Incomplete);
    }

    [Fact]
    public void Build_FewerPeopleThanAnnounced_IsIncomplete() =>
        Assert.Equal("listIncomplete", Build(Page(3, Record("1"), Record("2"))).Incomplete?.Code);

    [Fact]
    public void Build_DuplicateInPlaceOfAnother_IsIncomplete() =>
        Assert.Equal("listIncomplete", Build(Page(3, Record("1"), Record("2")), Page(3, Record("2"))).Incomplete?.Code);

    [Fact]
    public void Build_TotalMovedDuringTheWalk_IsIncomplete() =>
        Assert.Equal("listMoved", Build(Page(2, Record("1")), Page(3, Record("2"), Record("3"))).Incomplete?.Code);

    [Fact]
    public void Build_ShortPageWithin_IsIncomplete() => Assert.Equal(
        "listIncomplete",
        Build(Page(null, Record("1"), Record("2")), Page(null, Record("3")), Page(null, Record("4"), Record("5"))).Incomplete?.Code);

    [Fact]
    public void Build_ShortLastPageAndAnEmptyOne_IsComplete() =>
        Assert.Null(Build(Page(null, Record("1"), Record("2")), Page(null, Record("3")), Page(null)).Incomplete);

    [Fact]
    public void Build_NoTotal_IsTakenAsComplete() => Assert.Null(Build(Page(null, Record("1"))).Incomplete);

    [Fact]
    public void Build_RecordWithoutId_IsSkippedByPosition()
    {
        var snapshot = Build(Page(2, Record("1"), Record(id: null)));

        Assert.Equal("position 1", Assert.Single(snapshot.Skipped).Where);
        Assert.Null(snapshot.Incomplete);
    }

    [Fact]
    public void Build_AttributeInNoRecord_IsUnreadable()
    {
        var snapshot = Build(Page(2, Record("1").Without("status"), Record("2").Without("status", "team")));

        Assert.Equal(["status"], snapshot.Unreadable.Select(attribute => attribute.Key));
    }

    [Fact]
    public void Build_EmptyInAllRecords_IsReadable() =>
        Assert.Empty(Build(Page(1, Record("1", ("team", PersonioValue.Empty)))).Unreadable);

    [Fact]
    public void Build_EmptyCompany_ReportsNoUnreadableAttribute() => Assert.Empty(Build(Page(0)).Unreadable);

    [Fact]
    public void Build_ManagerInTheList_IsResolvedByTheAccountsEmailAttribute()
    {
        var builder = new SnapshotBuilder(new EmployeeAttributes("dynamic_5"));
        builder.Add(Page(
            2,
            Record("1", ("supervisor", Fields(("id", "2"), ("email", "old@example.org"))), ("dynamic_5", Text("one@work.example"))),
            Record("2", ("first_name", Text("Grete")), ("last_name", Text("Boss")), ("dynamic_5", Text("two@work.example")))));

        var employee = builder.Build().Employees["1"];
        Assert.Equal("Grete Boss", employee[EmployeeField.ManagerName]);
        Assert.Equal("two@work.example", employee[EmployeeField.ManagerEmail]);
    }

    [Fact]
    public void Build_ManagerNotInTheList_KeepsTheRecordsValues()
    {
        var supervisor = Fields(("id", "99"), ("first_name", "Grete"), ("last_name", "Boss"), ("email", "grete@example.org"));
        var employee = Build(Page(1, Record("1", ("supervisor", supervisor)))).Employees["1"];

        Assert.Equal("Grete Boss", employee[EmployeeField.ManagerName]);
        Assert.Equal("grete@example.org", employee[EmployeeField.ManagerEmail]);
    }

    [Fact]
    public void Build_OwnManagerOrCycle_Terminates()
    {
        var snapshot = Build(Page(
            3,
            Record("1", ("supervisor", Fields(("id", "1")))),
            Record("2", ("supervisor", Fields(("id", "3")))),
            Record("3", ("supervisor", Fields(("id", "2"))))));

        Assert.Equal("Ada Muster", snapshot.Employees["1"][EmployeeField.ManagerName]);
    }

    [Fact]
    public void Build_TotalChangedPermanently_IsIncomplete() => Assert.Equal(
        "Personio's list changed while it was read, so it may lack employees. The run marks no employee as missing.",
        Build(Page(2, Record("1")), Page(3, Record("2")), Page(3, Record("3"))).Incomplete?.Message);

    [Fact]
    public void Build_Anomalies_AreCounted()
    {
        var snapshot = Build(
            Page(4, Record("1", ("hire_date", Text("soon"))), Record("2").Without("team")),
            Page(4, Record("1", ("hire_date", Text("soon"))), Record(null)));

        Assert.Equal(
            "Personio announced 4 records, but 3 different ones arrived. The run marks no employee as missing.",
            snapshot.Incomplete?.Message);
        Assert.Equal(
            [
                "Personio's list showed 1 records twice. Each counts once.",
                "Personio left team out of 1 of 2 records. These records neither show the attribute nor show it empty, so the stored "
                    + "values of these people stay.",
                "1 records have a value for HireDate that cannot be used: 1. The stored values stay.",
            ],
            snapshot.Warnings.Select(warning => warning.Message));
        Assert.Equal("the record has no id that can be read", Assert.Single(snapshot.Skipped).Reason);
        Assert.Contains(
            "shorter",
            Build(Page(null, Record("1"), Record("2")), Page(null, Record("3")), Page(null, Record("4"))).Incomplete?.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ManyUnusableValues_NamesTwentyOfTheirPeople()
    {
        var records = Enumerable.Range(1, 25).Select(id => Record($"{id}", ("position", Text(new string('x', 16_001))))).ToArray();

        var warning = Assert.Single(Build(Page(25, records)).Warnings);

        Assert.StartsWith("25 records have a value for JobTitle that cannot be used: 1, 2, ", warning.Message, StringComparison.Ordinal);
        Assert.EndsWith(", 20 and 5 more. The stored values stay.", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ManagerWithHalfANameInTheList_KeepsTheRecordsName()
    {
        var supervisor = Fields(("id", "2"), ("first_name", "Grete"), ("last_name", "Boss"));

        Assert.All(["first_name", "last_name"], key => Assert.Equal(
            "Grete Boss",
            Build(Page(2, Record("1", ("supervisor", supervisor)), Record("2").Without(key))).Employees["1"][EmployeeField.ManagerName]));
    }

    [Fact]
    public void With_PersonFoundByLookup_HasTheManagerFromTheList()
    {
        var listed = Build(Page(1, Record("1", ("first_name", Text("Grete")))));

        var snapshot = listed.With(new LookupAnswers(
            new Dictionary<string, Employee> { ["2"] = Map(Record("2", ("supervisor", Fields(("id", "1"))))) }, ["3"]));

        Assert.Equal(["1", "2"], snapshot.Employees.Keys.Order());
        Assert.Equal((1, "3"), (snapshot.Found, Assert.Single(snapshot.Gone)));
        Assert.Equal("Grete Muster", snapshot.Employees["2"][EmployeeField.ManagerName]);
        Assert.Same(listed.Employees, listed.With(new LookupAnswers(new Dictionary<string, Employee>(), ["3"])).Employees);
    }

    [Theory]
    [InlineData(0, 0, false, false)]
    [InlineData(2, 0, true, false)]
    [InlineData(2, 1, false, true)]
    [InlineData(2, 2, false, false)]
    public void AttributePresence_PresentInSome_DistinguishesUnreadableFromMissing(int listed, int present, bool unreadable, bool some)
    {
        var presence = new AttributePresence(Attributes.All[0], listed, present, Filled: 0);

        Assert.Equal((unreadable, some), (presence.IsUnreadable, presence.IsMissingInSome));
    }

    [Fact]
    public void IsInconclusive_PeopleUnknownOrUnanswered_IsTrue()
    {
        var (complete, incomplete) = (Build(Page(1, Record("1"))), Build(Page(2, Record("1"))));

        Assert.Equal((false, true), (complete.IsInconclusive, incomplete.IsInconclusive));
        Assert.True((complete with { Unanswered = 1 }).IsInconclusive);
    }

    [Fact]
    public void Add_KnownPagesOnly_ParsesNoRecord()
    {
        var builder = new SnapshotBuilder(Attributes);

        Assert.False(builder.IsKnown);
        foreach (var page in new[] { Known(Unseen(2), total: 3), Known(Unseen(1), total: 3) }) builder.Add(page);

        Assert.Equal((true, 3, 3), (builder.IsKnown, builder.Fetched, builder.Total));
        Assert.Equal(3, builder.Pages.Records);
    }

    [Fact]
    public void Add_AnotherPageAmongKnownOnes_ParsesAllInOrder()
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Known([Record("1"), Record("2", ("position", Text("Engineer")))], total: 4));
        Assert.True(builder.IsKnown);

        // The list has moved. For a person on both pages, the later record counts.
        builder.Add(Page(4, Record("2", ("position", Text("Lead"))), Record("3")));
        Assert.Equal((false, 3), (builder.IsKnown, builder.Fetched));
        builder.Add(Known([Record("4")], total: 4));
        Assert.Equal((false, 4), (builder.IsKnown, builder.Fetched));

        var snapshot = builder.Build();
        Assert.Equal(["1", "2", "3", "4"], snapshot.Employees.Keys);
        Assert.Equal("Lead", snapshot.Employees["2"][EmployeeField.JobTitle]);
        Assert.Same(KnownPages.None, builder.Pages);
    }

    [Fact]
    public void Build_KnownPagesOnly_StillParsesAllRecords()
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Known([Record("1"), Record("2")], total: 2));

        Assert.Equal(["1", "2"], builder.Build().Employees.Keys);
        Assert.False(builder.IsKnown);
    }

    [Theory]
    [InlineData(2, 2, 2)]
    [InlineData(null, 2, 0)]
    [InlineData(2, null, 0)]
    [InlineData(null, null, 0)]
    public void Pages_SomePagesWithoutATotal_AreNone(int? first, int? second, int known)
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(first, Record("1"), Record("2")) with { Mark = new PageMark(2, 900, 7) });
        builder.Add(Page(second) with { Mark = new PageMark(0, 90, 8) });

        Assert.Null(builder.Build().Incomplete);
        Assert.Equal(known, builder.Pages.Records);
    }

    [Fact]
    public void Add_AbsurdTotal_AllocatesNoMemoryForIt()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var snapshot = Build(Page(int.MaxValue, Record("1")));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal("listIncomplete", snapshot.Incomplete?.Code);
    }

    private static PersonioEmployeePage Known(IReadOnlyList<PersonioEmployee> records, int total) =>
        new(records, 0, total, 1) { IsKnown = true, Mark = new PageMark(records.Count, 900, 7) };

    // A list that fails when anything but its count is read.
    private static IReadOnlyList<PersonioEmployee> Unseen(int count)
    {
        var records = new Mock<IReadOnlyList<PersonioEmployee>>(MockBehavior.Strict);
        records.SetupGet(list => list.Count).Returns(count);
        return records.Object;
    }

    private static Snapshot Build(params PersonioEmployeePage[] pages)
    {
        var builder = new SnapshotBuilder(Attributes);
        foreach (var page in pages) builder.Add(page);
        return builder.Build();
    }
}
