using CsCheck;
using PersonioFunctions.Tests.Builders;

namespace PersonioFunctions.Tests.Planning.Snapshots;

public sealed class ErasedFilterTests
{
    [Fact]
    public void Apply_AnyScene_RemovesErasedPeopleAndNothingElse() => Scene.Any.Sample(
        scene =>
        {
            var before = (scene with { Erased = [] }).Decide(scene.Rows).Snapshot;
            var hashes = scene.Erased.Select(id => ErasedEmployees.HashOf(Scene.Account, id)).ToHashSet();

            var after = new ErasedFilter(Scene.Account, hashes).Apply(before);

            Assert.Equal(before.Employees.Keys.Except(scene.Erased).Order(), after.Employees.Keys.Order());
            foreach (var (id, employee) in after.Employees)
            {
                var was = before.Employees[id];
                if (was[EmployeeField.ManagerId] is not { } manager || !scene.Erased.Contains(manager))
                {
                    Assert.Same(was, employee);
                    continue;
                }

                foreach (var field in EmployeeField.All)
                {
                    var isOfManager = field.Attribute == "supervisor";
                    Assert.Equal(isOfManager ? null : was[field], employee[field]);
                    Assert.Equal(isOfManager || was.Known.Contains(field), employee.Known.Contains(field));
                }
            }

            var listed = scene.Erased.Where(before.Employees.ContainsKey).Select(
                id => $"erased person {ErasedEmployees.HashOf(Scene.Account, id)[..12]}");
            Assert.Equal(before.Skipped.Select(one => one.Where).Concat(listed).Order(), after.Skipped.Select(one => one.Where).Order());
            Assert.Equal(before.Employees.Count + before.Skipped.Count, after.Employees.Count + after.Skipped.Count);
            Assert.Equal((before.Incomplete, before.Warnings, before.Attributes), (after.Incomplete, after.Warnings, after.Attributes));
        },
        iter: 500);

    /// <summary>Erased people do not return, even when they are found by id or have reports.</summary>
    [Fact]
    public void Decide_AnyScene_NoErasedPersonIsPlannedOrNamed() => Scene.Any.Sample(
        scene =>
        {
            var decided = scene.Decide(scene.Rows);

            Assert.DoesNotContain(decided.Plan.Changes, change => scene.Erased.Contains(change.Id));
            Assert.DoesNotContain(
                decided.Snapshot.Employees.Values, one => one[EmployeeField.ManagerId] is { } id && scene.Erased.Contains(id));
            Assert.Distinct(decided.Snapshot.Skipped.Select(one => one.Where));
        },
        iter: 500);

    [Fact]
    public void Apply_AnotherAccountsHash_ErasesNoOneHere()
    {
        var snapshot = new SnapshotBuilder(Records.Attributes);
        snapshot.Add(Records.Page(1, Records.Record("1")));

        var after = new ErasedFilter(Scene.Account, new HashSet<string> { ErasedEmployees.HashOf("other", "1") }).Apply(snapshot.Build());

        Assert.Equal(["1"], after.Employees.Keys);
        Assert.Empty(after.Skipped);
    }

    /// <summary>The hashes of people erased long ago must still match.</summary>
    [Fact]
    public void HashOf_KnownPerson_EqualsTheValueOfEarlierReleases() =>
        Assert.Equal("5eaf7578ce5972e375365d413c087542c5c65a3398d3ea0d2e63c0e8b60c883e", ErasedEmployees.HashOf("acme", "42"));
}
