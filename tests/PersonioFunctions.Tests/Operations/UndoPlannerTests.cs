using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Operations;

public sealed class UndoPlannerTests
{
    private const int Scenes = 500;
    private static readonly DateTimeOffset Later = Scene.Now.AddHours(2);

    private static readonly SyncRun Run = SyncRun.From(
        new SyncMessage(Scene.Account, "20261123030000000-0000000a", SyncTrigger.Timer, Scene.Now), SyncRunStatus.Succeeded);

    [Fact]
    public void Plan_NothingChangedSince_RestoresTheRowsExactly() => Scene.Any.Sample(
        scene =>
        {
            var done = Scene.Apply(scene.Rows, scene.Decide(scene.Rows).Verdict.Apply);

            var undo = UndoPlanner.Plan(Changes(scene.Rows, done), done, Later);

            var undone = Apply(done, undo);
            Assert.Empty(undo.LeftAlone);
            Assert.Equal(scene.Rows.Keys.Order(), undone.Keys.Order());
            foreach (var (id, row) in undone)
            {
                Assert.Equal(Scene.Describe(scene.Rows[id]), Scene.Describe(row));
                if (Scene.IsOfThisVersion(row))
                    Assert.Equal(Fingerprint.From(row.Employee, row.Standing, row.ContentHash), row.ContentHash);
                Assert.Equal(undo.Restored.Any(pair => pair.After == row) ? Later : done[id].ChangedAt, row.ChangedAt);
            }
        },
        iter: Scenes);

    /// <summary>
    /// Compares fields and states only. The rule changes only together with them, and an attribute that was never read comes back as empty.
    /// </summary>
    [Fact]
    public void Plan_Undone_TheNextRunRepeatsTheChanges() => Scene.Any.Sample(scene =>
    {
        if (!scene.Rows.Values.All(Scene.IsOfThisVersion)) return;
        var first = scene.Decide(scene.Rows).Verdict.Apply;
        var done = Scene.Apply(scene.Rows, first);
        var undone = Apply(done, UndoPlanner.Plan(Changes(scene.Rows, done), done, Later));

        var again = Scene.Apply(undone, scene.Decide(undone).Verdict.Apply);

        Assert.Equal(done.Keys.Order(), again.Keys.Order());
        Assert.All(done.Values, row => Assert.Equal(FieldsOf(row), FieldsOf(again[row.Employee.Id])));

        static IEnumerable<string?> FieldsOf(EmployeeRow row) =>
            EmployeeField.All.Select(field => row.Employee[field]).Append(row.Column(EmployeeColumns.LifecycleState));
    });

    [Fact]
    public void Plan_SomeColumnsChangedSince_RestoresTheOthersAndListsThese() => Gen.Select(Scene.Any, AnyEdits).Sample(
        (scene, edits) =>
        {
            var done = Scene.Apply(scene.Rows, scene.Decide(scene.Rows).Verdict.Apply);
            var changes = Changes(scene.Rows, done);
            var edited = done.Values.ToDictionary(row => row.Employee.Id, row => Edit(row, edits));

            var undo = UndoPlanner.Plan(changes, edited, Later);

            var undone = Apply(edited, undo);
            var alone = undo.LeftAlone.Select(one => (one.EmployeeId, one.Field)).ToHashSet();
            foreach (var (id, now) in edited)
            {
                if (!scene.Rows.TryGetValue(id, out var before))
                {
                    var isEdited = done[id].ContentHash != now.ContentHash;
                    Assert.Equal(isEdited, undone.ContainsKey(id));
                    Assert.Equal(isEdited, alone.Contains((id, null)));
                    continue;
                }

                foreach (var column in EmployeeColumns.All)
                {
                    var (was, made, current) = (before.Column(column), done[id].Column(column), now.Column(column));
                    var expected = was == made || current != made ? current : was;
                    Assert.Equal(expected, undone[id].Column(column));
                    Assert.Equal(was != made && current != made, alone.Contains((id, column)));
                }
            }

            Assert.Equal(alone.Count, undo.LeftAlone.Count);
        },
        iter: Scenes);

    [Fact]
    public void Between_AnyTwoRows_IsReversedByWithColumns() => Gen.Select(Scene.Any, Scene.Any).Sample((one, other) =>
    {
        foreach (var (id, a) in one.Rows)
        {
            if (!other.Rows.TryGetValue(id, out var b)) continue;
            var changes = EmployeeChange.Between(a, b, Run).ToList();
            Assert.Equal(Columns(b), Columns(a.WithColumns(changes.ToDictionary(change => change.Field!, change => change.New), Later)));
            Assert.Equal(Columns(a), Columns(b.WithColumns(changes.ToDictionary(change => change.Field!, change => change.Old), Later)));
            Assert.All(changes, change => Assert.NotEqual(change.Old, change.New));
            Assert.All(
                changes, change => Assert.Equal((id, ChangeKind.Changed, Run.RunId), (change.EmployeeId, change.Kind, change.RunId)));
            Assert.Empty(EmployeeChange.Between(a, a, Run));
        }
    });

    [Fact]
    public void Plan_InterruptedRunChangedAColumnTwice_RestoresTheFirstValue()
    {
        var row = Row("1");
        EmployeeChange[] changes = [Changed("JobTitle", "Engineer", "Lead"), Changed("JobTitle", "Lead", "Director")];

        var director = row.WithColumns(new Dictionary<string, string?> { ["JobTitle"] = "Director" }, Later);
        var undo = UndoPlanner.Plan(changes, Rows(director), Later);

        Assert.Equal("Engineer", Assert.Single(undo.Restored).After.Column("JobTitle"));
        Assert.Empty(undo.LeftAlone);
        Assert.False(undo.IsEmpty);
    }

    [Fact]
    public void Plan_RowIsGone_IsListed()
    {
        var undo = UndoPlanner.Plan([Changed("JobTitle", "Engineer", "Lead")], Rows(), Later);

        Assert.Equal(new LeftAlone("1", null, "The person is no longer stored."), Assert.Single(undo.LeftAlone));
        Assert.True(undo.IsEmpty);
    }

    [Fact]
    public void Plan_RunThatErasedOrRemoved_RestoresNoOne()
    {
        EmployeeChange[] changes =
        [
            EmployeeChange.Removed(Run, "1", Scene.Now),
            EmployeeChange.Erased(Run, "00ff", Scene.Now),
            EmployeeChange.Baseline(Run, Scene.Now),
        ];

        var undo = UndoPlanner.Plan(changes, Rows(Row("1")), Later);

        Assert.Equal([("1", null), ("00ff", null)], undo.LeftAlone.Select(one => (one.EmployeeId, one.Field)));
        Assert.True(undo.IsEmpty);
    }

    [Fact]
    public void Plan_ChangesLeftAlone_HaveAReason()
    {
        var (created, changed) = (Row("4"), Row("5"));
        EmployeeChange[] changes =
        [
            EmployeeChange.Erased(Run, "00ff", Scene.Now),
            Changed("JobTitle", "Engineer", "Lead") with { EmployeeId = "2", Kind = ChangeKind.Purged },
            EmployeeChange.Removed(Run, "3", Scene.Now),
            EmployeeChange.Created(Run, created),
            Changed("JobTitle", "Engineer", "Lead") with { EmployeeId = "5" },
        ];
        var edited = created.WithColumns(new Dictionary<string, string?> { ["JobTitle"] = "Director" }, Later);

        var undo = UndoPlanner.Plan(changes, Rows(Row("2"), Row("3"), edited, changed), Later);

        Assert.Equal(
            [
                new("00ff", null, "The person was erased and cannot be restored."),
                new("2", null, "The person's data was purged because Personio has erased the person."),
                new("3", null, "The row was deleted. If Personio lists the person, the next sync stores them again."),
                new("4", null, "The person was changed since."),
                new LeftAlone("5", "JobTitle", "The value was changed since."),
            ],
            undo.LeftAlone);
        Assert.True(undo.IsEmpty);
    }

    [Fact]
    public void Plan_OnlyRowsToRemove_IsNotEmpty()
    {
        var created = Row("4");

        var undo = UndoPlanner.Plan([EmployeeChange.Created(Run, created)], Rows(created), Later);

        Assert.Same(created, Assert.Single(undo.Removed));
        Assert.False(undo.IsEmpty);
    }

    private static Gen<Dictionary<string, string?>> AnyEdits { get; } = Gen.Select(
        Gen.Int[0, 5].Array[EmployeeField.All.Length],
        Gen.Int[0, 4],
        (dice, access) =>
        {
            var edits = EmployeeField.All
                .Where(field => dice[field.Index] < 2)
                .Where(field => field != EmployeeField.HireDate && field != EmployeeField.TerminationDate)
                .ToDictionary(field => field.Column, field => dice[field.Index] == 0 ? null : "edited");

            // The two columns about access express the same fact.
            if (access == 0) (edits[EmployeeColumns.AppStatus], edits[EmployeeColumns.LicenseStatus]) = ("other", "other");
            if (access == 1) (edits[EmployeeColumns.LifecycleState], edits[EmployeeColumns.LifecycleRule]) = ("neverStarted", "edited");
            return edits;
        });

    // Edits every second person.
    private static EmployeeRow Edit(EmployeeRow row, Dictionary<string, string?> edits) =>
        row.Employee.Id[^1] % 2 == 0 ? row.WithColumns(edits, Scene.Now.AddHours(1)) : row;

    private static List<EmployeeChange> Changes(
        IReadOnlyDictionary<string, EmployeeRow> before, IReadOnlyDictionary<string, EmployeeRow> after) =>
        [.. after.SelectMany(pair => before.TryGetValue(pair.Key, out var row)
            ? EmployeeChange.Between(row, pair.Value, Run)
            : [EmployeeChange.Created(Run, pair.Value)])];

    private static Dictionary<string, EmployeeRow> Apply(IReadOnlyDictionary<string, EmployeeRow> rows, UndoPlan undo)
    {
        var after = rows.ToDictionary();
        foreach (var (before, restored) in undo.Restored)
        {
            Assert.Same(after[before.Employee.Id], before);
            after[before.Employee.Id] = restored;
        }

        foreach (var removed in undo.Removed) Assert.True(after.Remove(removed.Employee.Id));
        return after;
    }

    private static IEnumerable<string?> Columns(EmployeeRow row) => EmployeeColumns.All.Select(column => row.Column(column));

    private static EmployeeRow Row(string id) =>
        EmployeeRow.Create(Scene.Account, Map(Record(id)), Standing(LifecycleState.Active), Scene.Before);

    private static Dictionary<string, EmployeeRow> Rows(params EmployeeRow[] rows) => rows.ToDictionary(row => row.Employee.Id);

    private static EmployeeChange Changed(string field, string? old, string? @new) => new()
    {
        Account = Scene.Account,
        RunId = Run.RunId,
        Kind = ChangeKind.Changed,
        EmployeeId = "1",
        Field = field,
        Old = old,
        New = @new,
        Cause = SyncTrigger.Timer,
        ChangedAt = Scene.Now,
    };
}
