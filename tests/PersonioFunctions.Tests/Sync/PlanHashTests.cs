using CsCheck;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Sync;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Sync;

public sealed class PlanHashTests
{
    /// <summary>Plans wait for up to 14 days, also while a new version of the app is deployed.</summary>
    [Fact]
    public void Of_KnownPlan_IsWhatEarlierReleasesStored()
    {
        var employee = Map(Record("42").Without("team"));
        var create = new PlannedChange(
            ChangeKind.Create, employee, null, new(LifecycleState.Active, "statusActive"), employee.Known, default, Fingerprint.Of(employee, Standing(LifecycleState.Active)));

        Assert.Equal("a4bf62a25775e3fca59650b7e25f211107b4db7d2725587e4835f23898e73679", PlanHash.Of([create]));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", PlanHash.Of([]));
    }

    [Fact]
    public void Of_AnyPlan_DoesNotDependOnTheOrder() => Gen.Select(Scene.Any, Gen.Int[0, 1000]).Sample((scene, seed) =>
    {
        var changes = scene.Look(scene.Rows).Plan.Changes;
        var shuffled = changes.OrderBy(change => (change.Id.GetHashCode(StringComparison.Ordinal) ^ seed) * 7919 % 1009);

        Assert.Equal(PlanHash.Of(changes), PlanHash.Of(shuffled));
    });

    [Fact]
    public void Of_AnyDifference_IsAnotherPlan() => Gen.Select(Scene.Any, Gen.Int[0, 9], Gen.Enum<EmployeeField>()).Sample((scene, which, field) =>
    {
        var changes = scene.Look(scene.Rows).Plan.Changes;
        if (changes.Count == 0) return;
        var one = changes[which % changes.Count];
        var content = one.Employee.With(field, $"not {one.Employee[field]}");
        PlannedChange[] others =
        [
            one with { Kind = one.Kind == ChangeKind.Create ? ChangeKind.Update : ChangeKind.Create },
            one with { Kind = one.Kind == ChangeKind.Absence ? ChangeKind.Update : ChangeKind.Absence },
            one with { ContentHash = Fingerprint.Of(content, one.After, one.ContentHash) },
            one with { ContentHash = Fingerprint.Of(one.Employee, one.After with { State = one.After.State == LifecycleState.Left ? LifecycleState.Active : LifecycleState.Left }, one.ContentHash) },
            one with { Employee = new Employee("1000") },
        ];

        var hashes = others.Select(other => PlanHash.Of(changes.Select(change => change == one ? other : change)))
            .Append(PlanHash.Of(changes))
            .Append(PlanHash.Of(changes.Where(change => change != one)));
        Assert.Distinct(hashes);
    });
}
