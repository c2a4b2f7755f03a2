using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard.Rules;

public sealed class TooManyErasedRuleTests
{
    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Find_FormerEmployeesAreNotListed_ErasuresAreHeldAboveTheLimit(int notListed, bool held)
    {
        var stored = People(40).Select((one, i) => i < 20 ? Edit(one, "status", Text("inactive")) : one).ToArray();
        var plan = Plan(stored[notListed..], stored, [stored[0].Id!], Today, out var index);

        // The first absence sets a flag, the second one is the erasure.
        var flagged = Assert.Single(plan.Changes);
        index["1"] = IndexEntry.From(flagged.ContentHash);
        var second = PlanOf(Snapshot(stored[notListed..]) with { Gone = ["1"] }, index, Today);
        var verdict = PlanGuard.Judge(new GuardCase(second, Snapshot(stored[notListed..]).Employees, index, new GuardContext(Limits)));

        Assert.True(Assert.Single(second.Changes).IsErasure);
        Assert.Equal(held ? ["1"] : [], verdict.Held.Select(change => change.Id));
        Assert.Equal(
            held
                ? ["4 of 20 former employees are not listed, and Personio has erased some of them; the limit without approval is 3."]
                : [],
            verdict.Reasons.Select(reason => reason.Message));
    }
}
