using PersonioFunctions.Tests.Builders;

namespace PersonioFunctions.Tests.Planning.Guard;

public sealed class WaitingChangesTests
{
    [Theory]
    [InlineData("Status", true)]
    [InlineData("HireDate", true)]
    [InlineData("TerminationDate", true)]
    [InlineData("Email", false)]
    [InlineData("LifecycleState", false)]
    public void HoldsState_Person_IsTrueIfADecidingFieldIsHeld(string field, bool expected)
    {
        var waiting = Of(Person("1", "active", field), Person("2", "active", "Team"));

        Assert.Equal(expected, waiting.HoldsState("1"));
        Assert.False(waiting.HoldsState("2"));
        Assert.False(waiting.HoldsState("3"));
    }

    [Fact]
    public void HoldsErasure_Person_IsTrueIfTheirErasureIsHeld()
    {
        var waiting = Of(Person("1", "erased"), Person("2", "left"));

        Assert.True(waiting.HoldsErasure("1"));
        Assert.False(waiting.HoldsErasure("2"));
        Assert.False(waiting.HoldsErasure("3"));
    }

    [Fact]
    public void From_AppliedPlanOrPassedPeople_HoldsNothing()
    {
        Assert.Same(WaitingChanges.None, (Plan(Person("1", "left", "Status")) with { Status = PlanStatus.Applied }).ToWaitingChanges());
        Assert.True((Plan(Person("1", "left", "Status")) with { Status = PlanStatus.Rejected }).ToWaitingChanges().HoldsState("1"));
        Assert.False(Of(Person("1", "left", "Status") with { Held = false }).HoldsState("1"));
        Assert.False(Of(Person("1", "active", "Status") with { Kind = PlannedAction.Create }).HoldsState("1"));
    }

    [Fact]
    public void Unknown_AnyPerson_IsHeld()
    {
        Assert.True(WaitingChanges.Unknown.HoldsState("1"));
        Assert.True(WaitingChanges.Unknown.HoldsErasure("1"));
        Assert.False(WaitingChanges.None.HoldsState("1"));
        Assert.False(WaitingChanges.None.HoldsErasure("1"));
    }

    private static WaitingChanges Of(params PlannedPerson[] people) => Plan(people).ToWaitingChanges();

    private static StoredPlan Plan(params PlannedPerson[] people) =>
        StoredPlan.From(Scene.Plan, [], GuardVerdict.ApplyAll([]), new Dictionary<string, EmployeeRow>()) with { People = people };

    private static PlannedPerson Person(string id, string after, params string[] fields) =>
        new(
            id,
            PlannedAction.Update,
            "active",
            after,
            "statusActive",
            Held: true,
            [.. fields.Select(field => new PlannedField(field, "a", "b"))],
            "hash");
}
