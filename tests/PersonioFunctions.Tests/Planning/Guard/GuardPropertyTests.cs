using CsCheck;
using PersonioFunctions.Tests.Builders;

namespace PersonioFunctions.Tests.Planning.Guard;

/// <summary>Properties of the guard for every table, every response of Personio and all limits.</summary>
public sealed class GuardPropertyTests
{
    private const int Scenes = 500;

    private static readonly FieldSet ManagerFields =
        default(FieldSet).With(EmployeeField.ManagerId).With(EmployeeField.ManagerName).With(EmployeeField.ManagerEmail);

    [Fact]
    public void Judge_AnyScene_EveryChangeIsAppliedOrHeldAndNoneTwice() => Scene.Any.Sample(
        scene =>
        {
            var (_, plan, verdict) = scene.Decide(scene.Rows);
            var (apply, held) = (verdict.Apply.ToDictionary(change => change.Id), verdict.Held.ToDictionary(change => change.Id));

            Assert.Equal(plan.Changes.Select(change => change.Id).Order(), apply.Keys.Union(held.Keys).Order());
            foreach (var change in plan.Changes)
            {
                var (applied, waiting) = (apply.GetValueOrDefault(change.Id), held.GetValueOrDefault(change.Id));
                Assert.Equal(change.Changed, Changed(applied).Union(Changed(waiting)));
                Assert.True(Changed(applied).Intersect(Changed(waiting)).IsEmpty);
                Assert.Equal(change.Cleared, (applied?.Cleared ?? default).Union(waiting?.Cleared ?? default));
                Assert.True(waiting is null || waiting.ContentHash == change.ContentHash);
            }

            Assert.True(verdict.IsHeld || verdict.Held.Count == 0);
        },
        iter: Scenes);

    [Fact]
    public void Judge_AnyScene_AppliesOnlyWithinTheLimits() => Scene.Any.Sample(
        scene =>
        {
            var decided = scene.Decide(scene.Rows);
            var after = Scene.Apply(scene.Rows, decided.Verdict.Apply);
            var people = scene.Rows.Values.Where(row => !row.Standing.State.IsPast()).ToList();

            // A person whose departure merely becomes readable, who is absent again, or who goes on under another id does not count as a
            // leaver.
            var continued = after.Values.Where(row => row.Standing.IsCurrent)
                .SelectMany(row => row.EarlierRecords.EmployeeIds)
                .ToHashSet();
            var leavers = people.Where(row =>
                row.Standing.State != LifecycleState.Missing
                && !continued.Contains(row.Employee.Id)
                && after[row.Employee.Id].Standing.State is LifecycleState.Left or LifecycleState.Missing
                && !(row.Standing.State == LifecycleState.Unknown && decided.Snapshot.Employees.ContainsKey(row.Employee.Id))
                && !(row.Standing.State == LifecycleState.Leaving
                    && after[row.Employee.Id].Standing.Rule == LifecycleRuleIds.TerminationDatePassed));
            Assert.True(leavers.Count() <= scene.Limits.Allowed(people.Count));
            foreach (var field in EmployeeField.All.Where(field => field.OffsetOf is null))
            {
                foreach (var group in scene.Rows.Values.GroupBy(row => row.Standing.State.IsPast()))
                {
                    var having = group.Where(row => row.Employee[field] is not null).ToList();
                    var emptied = having.Count(row => after[row.Employee.Id].Employee[field] is null);
                    Assert.True(emptied <= scene.Limits.Allowed(having.Count), field.Column);
                }
            }

            if (decided.Plan.Listed == 0 && people.Count > 0) Assert.Empty(decided.Verdict.Apply);
        },
        iter: Scenes);

    [Fact]
    public void Judge_AgainAfterTheRestIsApplied_ReleasesNothingThatWasHeld() => Scene.Any.Sample(
        scene =>
        {
            var first = scene.Decide(scene.Rows);
            var waiting = Scene.Held(first, scene.Rows);
            var rows = Scene.Apply(scene.Rows, first.Verdict.Apply);
            var second = scene.Decide(rows, waiting: waiting);

            AssertNothingReleased(first.Verdict.Held, second, rows);

            // The same holds when the held plan can no longer be read.
            var landed = first.Verdict.Apply.Select(change => change.Id).ToHashSet();
            var accidents = first.Verdict.Held.Where(change => change.Kind != PlannedAction.Create
                && ((change.IsDeparture && !change.IsAnnounced && !landed.Contains(change.Id)) || change.Cleared == change.Changed));
            if (first.Verdict.IsHeld) AssertNothingReleased(accidents, scene.Decide(rows, waiting: WaitingChanges.Unknown), rows);
        },
        iter: Scenes * 4);

    [Fact]
    public void Judge_AnyScene_ChangesManagerFieldsTogether() => Scene.Any.Sample(
        scene =>
        {
            var decided = scene.Decide(scene.Rows);
            var whole = Scene.Apply(scene.Rows, decided.Plan.Changes);
            foreach (var row in Scene.Apply(scene.Rows, decided.Verdict.Apply).Values)
            {
                var (before, planned) = (scene.Rows.GetValueOrDefault(row.Employee.Id), whole[row.Employee.Id]);
                if (before?.Employee[EmployeeField.ManagerId] == planned.Employee[EmployeeField.ManagerId]) continue;
                var manager = ManagerFields.Select(field => row.Employee[field]).ToList();
                Assert.True(
                    manager.SequenceEqual(ManagerFields.Select(field => planned.Employee[field]))
                    || (before is not null && manager.SequenceEqual(ManagerFields.Select(field => before.Employee[field]))));
            }
        },
        iter: Scenes);

    [Fact]
    public void Judge_LargerLimits_HoldNothingMore() => Gen.Select(Scene.Any, Gen.Int[0, 3], Gen.Int[0, 40]).Sample(
        (scene, min, percent) =>
        {
            var (snapshot, plan, narrow) = scene.Decide(scene.Rows);
            var index = Scene.Index(scene.Rows, default);
            var limits = new GuardLimits(scene.Limits.MinLeavers + min, scene.Limits.MaxLeaversPercent + percent);
            var wide = PlanGuard.Judge(new GuardCase(plan, snapshot.Employees, index, new GuardContext(limits)));

            var held = narrow.Held.ToDictionary(change => change.Id);
            foreach (var change in wide.Held)
            {
                Assert.True(held.TryGetValue(change.Id, out var before));
                Assert.True(change.Changed.Except(before.Changed).IsEmpty);
            }

            Assert.True(wide.Reasons.Count <= narrow.Reasons.Count);
        },
        iter: Scenes);

    private static void AssertNothingReleased(IEnumerable<PlannedChange> held, JudgedPlan next, Dictionary<string, EmployeeRow> rows)
    {
        var applied = next.Verdict.Apply.ToDictionary(change => change.Id);
        foreach (var change in held)
        {
            if (!applied.TryGetValue(change.Id, out var released)) continue;
            Assert.NotEqual(PlannedAction.Create, released.Kind);
            Assert.False(released.IsDeparture && change.IsDeparture);

            // An empty field that becomes readable changes no visible value.
            var same = released.Changed.Intersect(change.Changed);
            Assert.DoesNotContain(same, field => rows[change.Id].Employee[field] != change.Employee[field]);
        }
    }

    private static FieldSet Changed(PlannedChange? change) => change?.Changed ?? default;
}
