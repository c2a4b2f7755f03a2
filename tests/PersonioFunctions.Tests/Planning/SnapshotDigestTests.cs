using Azure;
using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning;

public sealed class SnapshotDigestTests
{
    private static readonly Account Acme = new() { Name = "acme", ClientId = "client", SecretVersion = "v1", ETag = new ETag("1") };
    private static readonly AccountState Fresh = new() { Account = "acme" };
    private static readonly string Circumstances = SnapshotDigest.CircumstancesOf(Acme, Today);
    private static readonly AccountState Settled = Fresh with { Digest = new(DigestOf(Snapshot(People(2)))!, 7, KnownPages.None, []), Epoch = 7 };

    /// <summary>What the whole rests on: whoever goes by the digest finds what whoever compares everybody finds.</summary>
    [Fact]
    public void Of_EqualAfterARunThatSettledEverything_EverybodyComparedFindsTheSame()
    {
        var settled = 0;
        Scene.Any.Sample(
            scene =>
            {
                var look = scene.Look(scene.Rows);
                if (DigestOf(look.Snapshot) is null || !SnapshotDigest.IsSettledBy(StateOf(scene), PlannedOf(look))) return;
                Interlocked.Increment(ref settled);

                var again = scene.Look(Scene.Apply(scene.Rows, look.Verdict.Apply));

                Assert.Equal(DigestOf(look.Snapshot), DigestOf(again.Snapshot));
                Assert.Empty(again.Plan.Changes);
                Assert.Equal(
                    new SyncCounts(Fetched: look.Snapshot.Employees.Count, Unchanged: look.Snapshot.Employees.Count),
                    again.Verdict.Count(again.Plan, again.Snapshot));
                Assert.Equal(WarningsOf(look), WarningsOf(again));
                var before = EndOf(Fresh, look, Scene.Before);
                var after = EndOf(before, again, Scene.Now);
                Assert.Equal(before.Attributes?.Findings ?? [], after.Attributes?.Findings ?? []);
                Assert.Equal(before.Missing.LastSeen!.Keys.Order(), after.Missing.LastSeen!.Keys.Order());
                Assert.Equal(
                    before with { Freshness = new(Scene.Now, after.Freshness.DataRunId, Scene.Now), Attributes = null, Missing = MissingEmployees.None, Sketch = null },
                    after with { Attributes = null, Missing = MissingEmployees.None, Sketch = null });
                Assert.Equal(before.Sketch!.ToString(), after.Sketch!.ToString());

                var run = PlannedOf(again).Run with { RunId = after.Freshness.DataRunId!, Counts = again.Verdict.Count(again.Plan, again.Snapshot) };
                var unchanged = RunOutcome.Succeeded(before, new RunResult(run, KnownPages.None, Planned: null, Held: null), Scene.Now);
                Assert.Equal(after.Attributes?.AsOf, unchanged.Attributes?.AsOf);
                Assert.Equal(
                    after with { Attributes = unchanged.Attributes, Missing = unchanged.Missing, Sketch = unchanged.Sketch },
                    unchanged);
                Assert.True(SnapshotDigest.IsSettledBy(StateOf(scene), PlannedOf(again)));
            },
            iter: 3_000);
        Assert.True(settled > 50, $"Only {settled} scenes say anything.");
    }

    [Fact]
    public void Of_AnyFieldOfAnybodyChanged_IsAnother() => Gen.Select(Gen.Int[0, 4], Gen.Int[0, EmployeeFields.Count - 1], Gen.Int[0, 2]).Sample(
        (person, field, choice) =>
        {
            var snapshot = Snapshot(People(5));
            var employees = snapshot.Employees.ToDictionary();
            var (id, before) = employees.ElementAt(person);
            employees[id] = before.With((EmployeeField)field, choice switch { 0 => null, 1 => "x", _ => "Engineer" });

            Assert.Equal(employees[id][(EmployeeField)field] == before[(EmployeeField)field], DigestOf(snapshot) == DigestOf(snapshot with { Employees = employees }));
        });

    [Fact]
    public void Of_OneMoreOrOneLess_IsAnother()
    {
        var digests = Enumerable.Range(0, 5).Select(count => DigestOf(Snapshot(People(count))));

        Assert.Distinct(digests);
    }

    [Fact]
    public void Of_ValuesThatRunIntoEachOther_IsAnother()
    {
        var one = Snapshot([Record("1", ("first_name", Text("AdaM")), ("last_name", Text("uster")))]);
        var other = Snapshot([Record("1", ("first_name", Text("Ada")), ("last_name", Text("Muster")))]);

        Assert.NotEqual(DigestOf(one), DigestOf(other));
    }

    [Fact]
    public void Of_EmptyOrNotRead_IsAnother()
    {
        var people = People(2);
        Snapshot[] snapshots =
        [
            Snapshot(people), Snapshot([Edit(people[0], "team", PersonioValue.Empty), people[1]]), Snapshot([people[0].Without("team"), people[1]]),
        ];

        Assert.Distinct(snapshots.Select(DigestOf));
        Assert.DoesNotContain(null, snapshots.Select(DigestOf));
    }

    [Fact]
    public void Of_AnotherOrder_IsTheSame() => Assert.Equal(DigestOf(Snapshot(People(5))), DigestOf(Snapshot([.. People(5).Reverse()])));

    [Fact]
    public void Of_AnotherDateOrOtherSettings_IsAnother()
    {
        var snapshot = Snapshot(People(2));

        Assert.Distinct([
            DigestOf(snapshot),
            SnapshotDigest.From(snapshot, SnapshotDigest.CircumstancesOf(Acme, Today.AddDays(1))),
            SnapshotDigest.From(snapshot, SnapshotDigest.CircumstancesOf(Acme with { ETag = new ETag("2") }, Today)),
        ]);
    }

    [Fact]
    public void Of_ResultThatFollowsFromMoreThanTheList_IsNone()
    {
        var people = People(2);
        Snapshot[] more =
        [
            Snapshot([people[0].Without("team")]),
            Snapshot([.. people, Record(id: null)]),
            Snapshot(people) with { Incomplete = new Notice("listMoved", "It moved.") },
        ];

        Assert.All(more, snapshot => Assert.Null(DigestOf(snapshot)));
        Assert.NotNull(DigestOf(Snapshot(people)));
        Assert.NotNull(DigestOf(Snapshot([])));
    }

    [Fact]
    public void Of_SomethingElseIsTold_IsAnother()
    {
        var people = People(2);
        Snapshot[] snapshots =
        [
            Snapshot([people[0].Without("hire_date"), people[1]]),
            Snapshot([Edit(people[0], "hire_date", Text("soon")), people[1]]),
            Snapshot([people[0].Without("hire_date"), people[1]]) with { Warnings = [new Notice("repeatedRecords", "Twice.")] },
        ];

        Assert.Distinct(snapshots.Select(DigestOf));
    }

    [Theory]
    [InlineData(SyncTrigger.Timer, 7, true)]
    [InlineData(SyncTrigger.Retry, 7, true)]
    [InlineData(SyncTrigger.Timer, 8, false)]
    [InlineData(SyncTrigger.Manual, 7, false)]
    [InlineData(SyncTrigger.Connect, 7, false)]
    [InlineData(SyncTrigger.Plan, 7, false)]
    public void TrustedBy_TriggerAndTurn_OnlyTheScheduleAndOnlyTheTurnAfter(SyncTrigger trigger, long epoch, bool expected) =>
        Assert.Equal(expected ? Settled.Digest!.Value : null, SnapshotDigest.TrustedBy(trigger, Settled with { Epoch = epoch }, Circumstances));

    [Fact]
    public void TrustedBy_SomethingElseOrSomethingWaits_IsNone()
    {
        Assert.Null(SnapshotDigest.TrustedBy(SyncTrigger.Timer, Settled, SnapshotDigest.CircumstancesOf(Acme, Today.AddDays(1))));
        Assert.Null(SnapshotDigest.TrustedBy(SyncTrigger.Timer, Settled with { Held = new("plan", "hash", new Notice("code", "why"), Scene.Now) }, Circumstances));
        Assert.Null(SnapshotDigest.TrustedBy(SyncTrigger.Timer, Settled with { Digest = null }, Circumstances));
    }

    [Fact]
    public void IsSettledBy_SomethingLeftOpen_IsNot()
    {
        var stored = People(40);
        var planned = Planned(stored, gone: []);
        var missing = Planned(stored[1..], gone: ["1"]);
        var unanswered = Planned(stored[1..], gone: []);
        var held = Planned(stored[9..], gone: [.. stored[..9].Select(person => person.Id!)]);
        var found = planned with { Snapshot = planned.Snapshot with { Found = 1 } };
        var many = planned with { Plan = planned.Plan with { NotListed = [.. Enumerable.Range(1000, MissingEmployees.Capacity + 1).Select(id => $"{id}")] } };

        Assert.True(SnapshotDigest.IsSettledBy(Fresh, planned));
        Assert.True(held.Verdict.IsHeld);
        Assert.All([missing, unanswered, held, found, many], open => Assert.False(SnapshotDigest.IsSettledBy(Fresh, open)));
        Assert.False(SnapshotDigest.IsSettledBy(Fresh with { HasErased = true }, planned));
    }

    private static PlannedRun Planned(PersonioEmployee[] listed, string[] gone)
    {
        var stored = People(40);
        return PlannedOf(new Look(
            Snapshot(listed) with { Gone = gone }, new Dictionary<string, IndexEntry>(), Plan(listed, stored, gone, Today, out _), Judge(listed, stored, gone)));
    }

    private static string? DigestOf(Snapshot snapshot) => SnapshotDigest.From(snapshot, Circumstances);

    private static AccountState StateOf(Scene scene) => Fresh with { HasErased = scene.Erased.Count > 0, Missing = scene.Missing };

    private static PlannedRun PlannedOf(Look look) => new(
        SyncRun.From(new SyncMessage("acme", RunIds.Create(Scene.Now), SyncTrigger.Timer, Scene.Now), SyncRunStatus.Running), look.Snapshot, look.Plan, look.Verdict);

    private static IEnumerable<Notice> WarningsOf(Look look) => RunWarnings.Of(look.Snapshot, look.Plan, look.Verdict);

    private static AccountState EndOf(AccountState state, Look look, DateTimeOffset now) =>
        RunOutcome.Succeeded(state, new RunResult(PlannedOf(look).Run, KnownPages.None, PlannedOf(look), Held: null), now);
}
