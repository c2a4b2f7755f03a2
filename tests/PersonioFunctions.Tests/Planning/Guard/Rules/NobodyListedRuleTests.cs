using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard.Rules;

public sealed class NobodyListedRuleTests
{
    [Fact]
    public void Judge_EmptyList_HoldsEverything()
    {
        var stored = People(2);
        var verdict = Judge([], stored, gone: stored.Select(one => one.Id!));

        Assert.Equal("nobodyListed", verdict.Reasons[0].Code);
        Assert.Empty(verdict.Apply);
        Assert.Equal(2, verdict.Held.Count);
    }

    [Fact]
    public void Judge_EmptyListOfAnEmptyCompany_HoldsNothing() => Assert.Empty(Judge([], []).Reasons);

    [Fact]
    public void Judge_EmptyListButFoundOneByOne_IsHeldWithNothingToApply()
    {
        var stored = People(10);
        Plan([], stored, [], Today, out var index);
        var found = Snapshot(stored).Employees;

        var snapshot = Snapshot([]).With(new LookupAnswers(found, []));
        var verdict = PlanGuard.Judge(new GuardCase(PlanOf(snapshot, index, Today), snapshot.Employees, index, new GuardContext(Limits)));

        Assert.True(verdict.IsHeld);
        Assert.Empty(verdict.Held);
        Assert.Empty(verdict.Apply);
    }
}
