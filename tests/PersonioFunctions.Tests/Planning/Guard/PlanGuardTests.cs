using CsCheck;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard;

public sealed class PlanGuardTests
{
    [Fact]
    public void Judge_AnyPlan_AppliesOrHoldsEveryChangeAndNeverLosesOne() => Gen.Select(
        Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 5], Gen.Int[0, 50]).Sample((people, vanished, blanked, min, percent) =>
    {
        var stored = People(people);
        var gone = Math.Min(vanished, people);
        var listed = stored[gone..].Select((one, i) => i < blanked ? Edit(one, "team", PersonioValue.Empty) : one).ToArray();
        var plan = Plan(listed, stored, stored[..gone].Select(one => one.Id!), Today, out var index);
        var context = new GuardContext(new GuardLimits(min, percent));
        var verdict = PlanGuard.Judge(new GuardCase(plan, Snapshot(listed).Employees, index, context));

        Assert.Equal(
            plan.Changes.Select(change => change.Id).Order(),
            verdict.Apply.Concat(verdict.Held).Select(change => change.Id).Distinct().Order());
        Assert.Equal(verdict.Reasons.Count > 0, verdict.Held.Count > 0);
        var leavers = verdict.Apply.Count(change => change.IsDeparture && !change.IsAnnounced);
        Assert.True(leavers <= Math.Max(min, people * percent / 100));
        if (listed.Length == 0) Assert.Empty(verdict.Apply);
    });
}
