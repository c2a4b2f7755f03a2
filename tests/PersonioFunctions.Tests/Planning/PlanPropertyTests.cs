using System.Globalization;
using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning;

/// <summary>Properties of plans for every table and every response of Personio.</summary>
public sealed class PlanPropertyTests
{
    private const int Scenes = 500;

    [Fact]
    public void Count_AnyScene_AccountsForEveryRecord() => Scene.Any.Sample(
        scene =>
        {
            var decided = scene.Decide(scene.Rows);
            var counts = decided.Verdict.Count(decided.Plan, decided.Snapshot);

            var found = decided.Snapshot.Incomplete is null ? scene.Found.Keys.Count(IsAskedFor) : 0;
            var fetched = Scene.Count(scene.Records) + found;
            Assert.Equal(fetched, counts.Fetched);
            Assert.Equal(counts.Fetched, counts.Created + counts.Updated + counts.Unchanged + counts.Held + counts.Skipped);
            var after = Scene.Apply(scene.Rows, decided.Verdict.Apply);
            Assert.Equal(counts.Created, after.Keys.Except(scene.Rows.Keys).Count());
            Assert.Equal(counts.Left, after.Values.Count(HasLeft));
            Assert.Equal(decided.Plan.Listed + found, decided.Snapshot.Employees.Count);

            bool IsAskedFor(string id) =>
                scene.Rows.TryGetValue(id, out var row) && !scene.Erased.Contains(id) && !row.Standing.State.IsPast();

            bool HasLeft(EmployeeRow row) =>
                row.Standing.State.IsPast()
                && !IsHeld(row)
                && scene.Rows.TryGetValue(row.Employee.Id, out var before)
                && !before.Standing.State.IsPast();

            bool IsHeld(EmployeeRow row) => decided.Verdict.Held
                .Any(change => change.Id == row.Employee.Id && decided.Snapshot.Employees.ContainsKey(change.Id));
        },
        iter: Scenes);

    [Fact]
    public void Plan_AnyScene_AbsenceNeedsProofAndConfirmation() => Scene.Any.Sample(
        scene =>
        {
            var decided = scene.Decide(scene.Rows);

            var after = Scene.Apply(scene.Rows, decided.Plan.Changes);
            foreach (var (id, before) in scene.Rows)
            {
                if (decided.Snapshot.Employees.ContainsKey(id)) continue;
                if (IsProven(scene) && decided.Snapshot.Gone.Contains(id) && !before.Standing.State.IsPast() && !scene.Erased.Contains(id))
                {
                    var (state, rule) = before.Standing.State switch
                    {
                        LifecycleState.Missing => (LifecycleState.Left, LifecycleRuleIds.RemovedFromSource),
                        LifecycleState.FutureHire => (LifecycleState.HireRescinded, LifecycleRuleIds.HireRescinded),
                        _ => (LifecycleState.Missing, LifecycleRuleIds.Absent),
                    };
                    Assert.Equal((state, rule), (after[id].Standing.State, after[id].Standing.Rule));
                    Assert.True(state != LifecycleState.Left || scene.Missing.LastSeen!.ContainsKey(id));
                    var access = AppAccess.From(before.Employee[EmployeeField.Status], LeaveTreatment.Active) ?? before.Access;
                    Assert.Equal(state.IsPast() ? AppAccess.Deleted : access, after[id].Access);
                    Assert.Equal(FieldsOf(before), FieldsOf(after[id]));
                }
                else
                {
                    Assert.Same(before, after[id]);
                }
            }

            Assert.Equal(IsProven(scene), decided.Snapshot.Incomplete is null);
            Assert.True(IsProven(scene) || decided.Plan.Missing.Count == 0);
        },
        iter: Scenes);

    /// <summary>The planner itself ignores absences from a list that may be incomplete, even when its input confirms them.</summary>
    [Fact]
    public void Plan_AbsencesWithoutProof_AreNotPlanned() => Scene.Any.Sample(scene =>
    {
        var (snapshot, index) = scene.Read(scene.Rows);
        var doubtful = snapshot with { Incomplete = new("listMoved", "It moved."), Gone = [.. scene.Rows.Keys] };

        Assert.DoesNotContain(PlanOf(doubtful, index, Scene.Today).Changes, change => change.Kind == PlannedAction.Absence);
        var contradicting = snapshot with { Incomplete = null, Gone = [.. scene.Rows.Keys] };
        Assert.Distinct(PlanOf(contradicting, index, Scene.Today).Changes.Select(change => change.Id));
    });

    [Fact]
    public void Plan_AnyScene_KeepsUnreadableFields() => Scene.Any.Sample(
        scene =>
        {
            var decided = scene.Decide(scene.Rows);
            var after = Scene.Apply(scene.Rows, decided.Plan.Changes);
            foreach (var (id, before) in scene.Rows)
            {
                var read = decided.Snapshot.Employees.GetValueOrDefault(id) ?? new Employee(id);
                var sameManager = after[id].Employee[EmployeeField.ManagerId] == before.Employee[EmployeeField.ManagerId];
                foreach (var field in FieldSet.All.Except(read.Known))
                {
                    var expected = sameManager || !Employee.IsOfManager(field) ? before.Employee[field] : null;
                    Assert.Equal(expected, after[id].Employee[field]);
                }

                foreach (var attribute in scene.Found.ContainsKey(id) ? [] : decided.Snapshot.Unreadable)
                    Assert.All(attribute.Fields, field => Assert.Equal(before.Employee[field], after[id].Employee[field]));
            }
        },
        iter: Scenes);

    [Fact]
    public void Plan_AnyScene_DerivesTheStateFromTheWholeRow() => Scene.Any.Sample(
        scene =>
        {
            var decided = scene.Decide(scene.Rows);
            var after = Scene.Apply(scene.Rows, decided.Plan.Changes).Values;
            foreach (var row in after.Where(row => decided.Snapshot.Employees.ContainsKey(row.Employee.Id)))
            {
                var isStatusKnown = row.Employee.Known.Contains(EmployeeField.Status);
                var input = new LifecycleInput(
                    isStatusKnown ? PersonioStatus.From(row.Employee[EmployeeField.Status]) : LifecycleStatus.Unreadable,
                    Date(row.Employee[EmployeeField.HireDate]), Date(row.Employee[EmployeeField.TerminationDate]));
                var before = scene.Rows.GetValueOrDefault(row.Employee.Id);
                LifecycleStanding? previous = before?.ContentHash?.Standing;
                var isLastDayNew = before?.Employee[EmployeeField.TerminationDate] != row.Employee[EmployeeField.TerminationDate];

                // A former employee with an unknown status who is not flagged as late was inactive before.
                var wasInactive = input.Status != LifecycleStatus.Inactive
                    && (before?.Employee[EmployeeField.Status] == "inactive"
                        || (previous is { State: LifecycleState.Left, Rule: not LifecycleRuleIds.RemovedFromSource }
                            && previous.Flags.HasFlag(LifecycleFlags.UnknownStatus)
                            && !previous.Flags.HasFlag(LifecycleFlags.StatusLags)
                            && !previous.Flags.HasFlag(LifecycleFlags.StatusUnreadable)));
                input = input with
                {
                    IsFirstDayNew = before?.Employee[EmployeeField.HireDate] != row.Employee[EmployeeField.HireDate],
                    IsLastDayNew = isLastDayNew,
                    IsReactivated = wasInactive && !isLastDayNew,
                };
                Assert.Equal(LifecycleRules.Evaluate(input, Scene.Today, previous).State, row.Standing.State);
                Assert.Equal(Fingerprint.From(row.Employee, row.Standing, row.ContentHash), row.ContentHash);
            }
        },
        iter: Scenes);

    /// <summary>Applied once, twice or interrupted, a plan leads to the same rows, and then nothing is left to do.</summary>
    [Fact]
    public void Plan_AppliedInPartAndPlannedAnew_EndsInTheSameRows() => Gen.Select(Scene.Any, Gen.Bool.Array[24]).Sample(
        (scene, survives) =>
        {
            var (snapshot, index) = scene.Read(scene.Rows);
            var plan = PlanOf(snapshot, index, Scene.Today);

            var whole = Scene.Apply(scene.Rows, plan.Changes);
            Assert.Empty(scene.PlanAgain(snapshot, whole).Changes);

            var part = Scene.Apply(scene.Rows, plan.Changes.Where((_, i) => survives[i]));
            var rest = scene.PlanAgain(snapshot, part);

            Assert.Equal(plan.Changes.Where((_, i) => !survives[i]).Select(change => change.Id), rest.Changes.Select(change => change.Id));
            Assert.Equal(Scene.Describe(whole), Scene.Describe(Scene.Apply(part, rest.Changes)));
        },
        iter: Scenes);

    [Fact]
    public void Plan_AnyScene_ListsChangedAndClearedFields() => Scene.Any.Sample(
        scene =>
        {
            var decided = scene.Decide(scene.Rows);
            var after = Scene.Apply(scene.Rows, decided.Plan.Changes);
            foreach (var change in decided.Plan.Changes)
            {
                if (change.Kind == PlannedAction.Create || scene.Rows[change.Id].ContentHash is null) continue;
                var (before, now) = (scene.Rows[change.Id], after[change.Id]);
                Assert.Equal(before.Standing.State, change.Before);
                Assert.Equal(change.ContentHash, now.ContentHash);

                // An offset belongs to its date. Its change is none of its own.
                var fields = EmployeeField.All.Where(field => field.OffsetOf is null).ToList();
                Assert.Equal(fields.Where(field => before.Employee[field] is not null && now.Employee[field] is null), change.Cleared);
                Assert.Empty(fields.Where(field => before.Employee[field] != now.Employee[field]).Except(change.Changed));
            }

            var unwritten = decided.Snapshot.Employees.Keys.Except(decided.Plan.Changes.Select(change => change.Id));
            Assert.Equal(decided.Plan.Unchanged, unwritten.Count());
            Assert.Equal(scene.Rows.Keys.Except(decided.Snapshot.Employees.Keys).Order(), decided.Plan.NotListed.Order());
        },
        iter: Scenes);

    /// <summary>States the rule of completeness plainly: the announced number of records arrived, and no page lost records.</summary>
    private static bool IsProven(Scene scene)
    {
        var totals = scene.Pages.Select(page => page.TotalElements).OfType<int>().Distinct().ToList();
        var isShort = scene.Pages.Where((page, i) => i < scene.Pages.Count - 1
            && page.Employees.Count < scene.Pages.Take(i + 1).Max(earlier => earlier.Employees.Count)).Any();
        return totals.Count <= 1 && totals.All(total => total == Scene.Count(scene.Records)) && !isShort;
    }

    private static IEnumerable<string?> FieldsOf(EmployeeRow row) => EmployeeField.All.Select(field => row.Employee[field]);

    private static DateOnly? Date(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
