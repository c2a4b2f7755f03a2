using System.Text.Json;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Plans;

public sealed class StoredPlanTests
{
    [Fact]
    public void From_OneOfEachKind_ShowsAllPeopleWithOldAndNewValuesInOrder()
    {
        PersonioEmployee[] stored = [Record("1"), Record("2"), Record("3"), Record("4"), Record("5", ("status", Text("leave")))];
        var rows = stored.ToDictionary(one => one.Id!, one => EmployeeRow.Create(
            Scene.Account,
            Map(one),
            PlanOf(StoredCompany.Snapshot([one]), new Dictionary<string, IndexEntry>(), Scene.Today).Changes[0].After,
            Scene.Before));
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(
            4,
            Record("9"),
            Record("2", ("position", Text("Lead")), ("team", PersonioValue.Empty)),
            Record("3", ("status", Text("inactive"))),
            Record("5")));
        var snapshot = builder.Build() with { Gone = ["4"] };
        var plan = PlanOf(snapshot, Scene.Index(rows, default), Scene.Today);
        var held = plan.Changes.Where(change => change.Id is "3").ToList();
        var verdict = new GuardVerdict([.. plan.Changes.Except(held)], held, [new Notice("why", "1 of 5")]);

        var shown = StoredPlan.From(Scene.Plan, plan.Changes, verdict, rows) with { Warnings = [new Notice("also", "so")] };

        Assert.Equal(new PlanCounts(Created: 1, Updated: 3, Left: 1, Missing: 1, Held: 1), shown.Counts);
        Assert.Equal(["2", "3", "4", "5", "9"], shown.People.Select(person => person.Id));
        Assert.Equal([false, true, false, false, false], shown.People.Select(person => person.Held));
        Assert.Equal(
            [new("JobTitle", "Engineer", "Lead"), new("Team", "Blue", null), new PlannedField("TeamId", "9", null)],
            shown.People[0].Fields);
        Assert.Equal(("active", "left", "statusInactive"), (shown.People[1].Before, shown.People[1].After, shown.People[1].Rule));
        Assert.Equal((PlannedAction.Absence, "active", "missing"), (shown.People[2].Kind, shown.People[2].Before, shown.People[2].After));
        Assert.Null(shown.People[4].Before);
        Assert.Contains(new PlannedField("Email", null, "ada9@example.org"), shown.People[4].Fields);
        Assert.DoesNotContain(shown.People[4].Fields, field => field.New is null);
        Assert.Equal(
            ("plan", Scene.Account, PlanStatus.Pending, PlanHash.From(plan.Changes), Scene.Now, "why", "also"),
            (shown.PlanId, shown.Account, shown.Status, shown.Hash, shown.CreatedAt, shown.Reasons[0].Code, shown.Warnings[0].Code));
    }

    [Fact]
    public void Of_OnlySomeFieldsHeld_OmitsDerivedColumns()
    {
        var row = EmployeeRow.Create(
            Scene.Account,
            Map(Record("1")),
            PlanOf(StoredCompany.Snapshot([Record("1")]), new Dictionary<string, IndexEntry>(), Scene.Today).Changes[0].After,
            Scene.Before);
        var rows = new Dictionary<string, EmployeeRow> { ["1"] = row };
        var change = Assert.Single(
            PlanOf(StoredCompany.Snapshot([Record("1", ("status", Text("inactive")))]), Scene.Index(rows, default), Scene.Today).Changes);

        PlannedPerson Show(GuardVerdict verdict) => Assert.Single(StoredPlan.From(Scene.Plan, [change], verdict, rows).People);

        var inPart = Show(new GuardVerdict([change], [change], [new Notice("why", "1 of 1")]));
        var whole = Show(new GuardVerdict([], [change], [new Notice("why", "1 of 1")]));
        Assert.Equal([new PlannedField("Status", "active", "inactive")], inPart.Fields);
        Assert.Equal(new PlannedField("Status", "active", "inactive"), whole.Fields[0]);
        Assert.Contains(new PlannedField(EmployeeColumns.LifecycleState, "active", "left"), whole.Fields);
        Assert.True(inPart.Held && whole.Held);
    }

    [Fact]
    public void IsRest_SomeChangesApplied_IsExactlyTheOthers()
    {
        var changes = PlanOf(StoredCompany.Snapshot(StoredCompany.People(3)), new Dictionary<string, IndexEntry>(), Scene.Today).Changes;
        var plan = StoredPlan.From(Scene.Plan, changes, GuardVerdict.ApplyAll(changes), new Dictionary<string, EmployeeRow>());
        var done = EmployeeRow.Create(Scene.Account, changes[0].Employee, changes[0].After, Scene.Now);
        var otherwise = done.WithColumns(new Dictionary<string, string?> { ["JobTitle"] = "Director" }, Scene.Now);
        var stranger = EmployeeRow.Create(Scene.Account, Map(Record("9")), changes[0].After, Scene.Now);

        Assert.True(plan.IsRest(changes, []));
        Assert.True(plan.IsRest(changes.Skip(1), [done, stranger]));
        Assert.False(plan.IsRest(changes, [done]));
        Assert.False(plan.IsRest(changes.Skip(1), []));
        Assert.False(plan.IsRest(changes.Skip(2), [done]));
        Assert.False(plan.IsRest(changes.Skip(1), [otherwise]));
        Assert.False(plan.IsRest([changes[1] with { Kind = PlannedAction.Update }, changes[2]], [done]));
        Assert.False(plan.IsRest([changes[1] with { ContentHash = changes[2].ContentHash }, changes[2]], [done]));
    }

    [Fact]
    public void Without_Person_KeepsTheChangeButNoValueAndNoManagersName()
    {
        PlannedPerson Person(string id) => new(
            id, PlannedAction.Update, "active", "active", "statusActive", Held: true,
            [
                new("Email", "a@example.org", null),
                new("ManagerId", "3", null),
                new("ManagerName", "Ada", "Bo"),
                new("ManagerEmail", "b@example.org", "c@example.org")],
            "hash");
        var plan = StoredPlan.From(Scene.Plan, [], GuardVerdict.ApplyAll([]), new Dictionary<string, EmployeeRow>()) with
        {
            People = [Person("1"), Person("2")],
        };

        var without = plan.Without(new HashSet<string> { "2", "3" });

        Assert.Equal(
            [
                new("Email", "a@example.org", null),
                new("ManagerId", "3", null),
                new("ManagerName", null, null),
                new PlannedField("ManagerEmail", null, null)],
            without.People[0].Fields);
        Assert.Equal(["Email", "ManagerId", "ManagerName", "ManagerEmail"], without.People[1].Fields.Select(field => field.Field));
        Assert.All(without.People[1].Fields, field => Assert.Equal((null, null), (field.Old, field.New)));
        Assert.Equal(Person("2") with { Fields = [] }, without.People[1] with { Fields = [] });
        Assert.Equal(plan with { People = [] }, without with { People = [] });
    }

    [Fact]
    public void Read_PlanOfAnEarlierRelease_HasNoSettings()
    {
        const string Old = """
            {"planId":"20261123030000000-0000000a","account":"acme","createdAt":"2026-11-23T03:00:00+00:00","status":"pending","hash":"00",
            "counts":{"created":0,"updated":0,"left":0,"missing":1,"held":1},"reasons":[],"warnings":[],
            "people":[{"id":"1","kind":"absence","before":"active","after":"missing","rule":"absent","held":true,"fields":[],
            "contentHash":"1.missing."}]}
            """;

        var plan = JsonSerializer.Deserialize(Old, PlanJson.Default.StoredPlan)!;

        Assert.Null(plan.Lifecycle);
        Assert.Equal(PlannedAction.Absence, Assert.Single(plan.People).Kind);
    }

    [Fact]
    public void Read_PlanOfSettings_HasThemAsWritten()
    {
        var plan = StoredPlan.From(Scene.Plan, [], GuardVerdict.ApplyAll([]), new Dictionary<string, EmployeeRow>()) with
        {
            Lifecycle = new AccountLifecycle("Asia/Tokyo", "inactive", 7, 90),
        };

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(plan, PlanJson.Default.StoredPlan), PlanJson.Default.StoredPlan)!;

        Assert.Equal(plan.Lifecycle, read.Lifecycle);
    }

    [Theory]
    [InlineData(SyncRunStatus.Queued, false)]
    [InlineData(SyncRunStatus.Running, false)]
    [InlineData(SyncRunStatus.Succeeded, true)]
    [InlineData(SyncRunStatus.Held, true)]
    [InlineData(SyncRunStatus.Failed, true)]
    public void IsFinished_RunOfThatStatus_WillNotRunAgain(SyncRunStatus status, bool finished) => Assert.Equal(
        finished,
        SyncRun.From(new SyncMessage(Scene.Account, "20261123030000000-0000000a", SyncTrigger.Timer, Scene.Now), status).IsFinished);
}
