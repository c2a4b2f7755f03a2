using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning;

public sealed class PlanHashTests
{
    private const string Stored = "1.active.g10.............p9fe1XKcJeKHNjKfbsBEpmCPYZfBk6......Z8uTEcsIBaIx"
        + "..................~~~~~~......Kn-xWI";

    /// <summary>Plans are kept for up to 14 days, during which a new version of the app may be deployed.</summary>
    [Fact]
    public void Of_KnownPlan_EqualsTheValueOfEarlierReleases()
    {
        var employee = Map(Record("42").Without("team"));
        var create = new PlannedChange(
            PlannedAction.Create,
            employee,
            null,
            new(LifecycleState.Active, "statusActive"),
            employee.Known,
            default,
            Fingerprint.Parse(Stored)!);

        Assert.Equal("8636ebe8019d10c759174fb65c5d086ece386e805e70ada6d84beddef6d0870e", PlanHash.From([create]));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", PlanHash.From([]));
    }

    [Fact]
    public void Of_AnyPlan_DoesNotDependOnTheOrder() => Gen.Select(Scene.Any, Gen.Int[0, 1000]).Sample((scene, seed) =>
    {
        var changes = scene.Decide(scene.Rows).Plan.Changes;
        var shuffled = changes.OrderBy(change => (change.Id.GetHashCode(StringComparison.Ordinal) ^ seed) * 7919 % 1009);

        Assert.Equal(PlanHash.From(changes), PlanHash.From(shuffled));
    });

    [Fact]
    public void Of_AnyDifference_HasAnotherHash() => Gen.Select(Scene.Any, Gen.Int[0, 9], AnyField).Sample((scene, which, field) =>
    {
        var changes = scene.Decide(scene.Rows).Plan.Changes;
        if (changes.Count == 0) return;
        var one = changes[which % changes.Count];
        var otherState = one.After.State == LifecycleState.Left ? LifecycleState.Active : LifecycleState.Left;

        // An offset alone is no content. It counts as far as the standing depends on it.
        var content = one.Employee.With(field.OffsetOf ?? field, $"not {one.Employee[field]}");
        PlannedChange[] others =
        [
            one with { Kind = one.Kind == PlannedAction.Create ? PlannedAction.Update : PlannedAction.Create },
            one with { Kind = one.Kind == PlannedAction.Absence ? PlannedAction.Update : PlannedAction.Absence },
            one with { ContentHash = Fingerprint.From(content, one.After, one.ContentHash) },
            one with { ContentHash = Fingerprint.From(one.Employee, one.After with { State = otherState }, one.ContentHash) },
            one with { Employee = new Employee("1000") },
        ];

        var hashes = others.Select(other => PlanHash.From(changes.Select(change => change == one ? other : change)))
            .Append(PlanHash.From(changes))
            .Append(PlanHash.From(changes.Where(change => change != one)));
        Assert.Distinct(hashes);
    });
}
