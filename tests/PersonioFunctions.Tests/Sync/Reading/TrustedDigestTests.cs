using Azure;
using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Sync.Reading;

public sealed class TrustedDigestTests
{
    private static readonly Account Acme = new() { Name = "acme", ClientId = "client", SecretVersion = "v1", ETag = new ETag("1") };
    private static readonly AccountState Fresh = new() { Account = "acme" };
    private static readonly string Circumstances = TrustedDigest.CircumstancesOf(Acme, Today);
    private static readonly AccountState Settled =
        Fresh with { Digest = new(DigestOf(Snapshot(People(2)))!, 7, KnownPages.None, []), Epoch = 7 };

    private static readonly SyncRun Run = SyncRun.From(
        new SyncMessage("acme", RunIds.Create(Scene.Now), SyncTrigger.Timer, Scene.Now), SyncRunStatus.Running);

    /// <summary>The digest is sound: when it is equal, comparing every person finds no change.</summary>
    [Fact]
    public void Of_EqualAfterARunThatSettledEverything_FullComparisonFindsNoChange()
    {
        var settled = 0;
        Scene.Any.Sample(
            scene =>
            {
                var decided = scene.Decide(scene.Rows);
                if (DigestOf(decided.Snapshot) is null || !TrustedDigest.IsSettledBy(StateOf(scene), decided)) return;
                Interlocked.Increment(ref settled);

                var again = scene.Decide(Scene.Apply(scene.Rows, decided.Verdict.Apply));

                Assert.Equal(DigestOf(decided.Snapshot), DigestOf(again.Snapshot));
                Assert.Empty(again.Plan.Changes);
                Assert.Equal(
                    new SyncCounts(Fetched: decided.Snapshot.Employees.Count, Unchanged: decided.Snapshot.Employees.Count),
                    again.Counts);
                Assert.Equal(decided.Warnings, again.Warnings);
                var before = EndOf(Fresh, decided, Scene.Before);
                var after = EndOf(before, again, Scene.Now);
                Assert.Equal(before.Attributes?.Findings ?? [], after.Attributes?.Findings ?? []);
                Assert.Equal(before.Missing.LastSeen!.Keys.Order(), after.Missing.LastSeen!.Keys.Order());
                Assert.Equal(
                    before with
                    {
                        Freshness = new(Scene.Now, after.Freshness.DataRunId, Scene.Now),
                        Attributes = null,
                        Missing = MissingEmployees.None,
                        Sketch = null,
                    },
                    after with { Attributes = null, Missing = MissingEmployees.None, Sketch = null });
                Assert.Equal(before.Sketch!.ToString(), after.Sketch!.ToString());

                var run = Run with { RunId = after.Freshness.DataRunId!, Counts = again.Counts };
                var unchanged = RunOutcome.Succeeded(before, new RunResult(run, KnownPages.None), Scene.Now);
                Assert.Equal(after.Attributes?.AsOf, unchanged.Attributes?.AsOf);
                Assert.Equal(
                    after with { Attributes = unchanged.Attributes, Missing = unchanged.Missing, Sketch = unchanged.Sketch },
                    unchanged);
                Assert.True(TrustedDigest.IsSettledBy(StateOf(scene), again));
            },
            iter: 3_000);
        Assert.True(settled > 50, $"Only {settled} scenes say anything.");
    }

    [Theory]
    [InlineData(SyncTrigger.Timer, 7, true)]
    [InlineData(SyncTrigger.Retry, 7, true)]
    [InlineData(SyncTrigger.Timer, 8, false)]
    [InlineData(SyncTrigger.Manual, 7, false)]
    [InlineData(SyncTrigger.Connect, 7, false)]
    [InlineData(SyncTrigger.Plan, 7, false)]
    public void Find_TriggerAndEpoch_OnlyTheScheduleInTheNextEpoch(SyncTrigger trigger, long epoch, bool expected) =>
        Assert.Equal(expected ? Settled.Digest!.Value : null, Find(Settled with { Epoch = epoch }, trigger));

    // With the setting asWritten, a day may begin or end at any hour of the company's day.
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Find_TransitionIsDue_IsNull(int minutes, bool expected) =>
        Assert.Equal(expected, Find(Settled with { NextTransitionAt = Scene.Now.AddMinutes(minutes) }) is not null);

    [Fact]
    public void CircumstancesOf_OtherSettings_Differ() => Assert.NotEqual(
        Circumstances, TrustedDigest.CircumstancesOf(Acme with { ETag = new ETag("2") }, Today));

    [Fact]
    public void Find_AnythingElseOrAPlanWaits_IsNull()
    {
        Assert.Null(Find(Settled, circumstances: TrustedDigest.CircumstancesOf(Acme, Today.AddDays(1))));
        var held = Settled with { Held = new("plan", "hash", new Notice("code", "why"), Scene.Now) };
        Assert.Null(Find(held));
        Assert.Null(Find(Settled with { Digest = null }));
    }

    [Fact]
    public void IsSettledBy_SomethingLeftOpen_IsFalse()
    {
        var stored = People(40);
        var judged = Judged(stored, gone: []);
        var missing = Judged(stored[1..], gone: ["1"]);
        var unanswered = Judged(stored[1..], gone: []);
        var held = Judged(stored[9..], gone: [.. stored[..9].Select(person => person.Id!)]);
        var found = judged with { Snapshot = judged.Snapshot with { Found = 1 } };
        var tooMany = Enumerable.Range(1000, MissingEmployees.Capacity + 1).Select(id => $"{id}");
        var many = judged with { Plan = judged.Plan with { NotListed = [.. tooMany] } };

        Assert.True(TrustedDigest.IsSettledBy(Fresh, judged));
        Assert.True(held.Verdict.IsHeld);
        Assert.All([missing, unanswered, held, found, many], open => Assert.False(TrustedDigest.IsSettledBy(Fresh, open)));
        Assert.False(TrustedDigest.IsSettledBy(Fresh with { HasErased = true }, judged));
    }

    private static JudgedPlan Judged(PersonioEmployee[] listed, string[] gone)
    {
        var stored = People(40);
        return new JudgedPlan(Snapshot(listed) with { Gone = gone }, Plan(listed, stored, gone, Today, out _), Judge(listed, stored, gone));
    }

    private static string? Find(AccountState state, SyncTrigger trigger = SyncTrigger.Timer, string? circumstances = null) =>
        TrustedDigest.Find(trigger, state, circumstances ?? Circumstances, Scene.Now);

    private static string? DigestOf(Snapshot snapshot) => SnapshotDigest.From(snapshot, Circumstances);

    private static AccountState StateOf(Scene scene) => Fresh with { HasErased = scene.Erased.Count > 0, Missing = scene.Missing };

    private static AccountState EndOf(AccountState state, JudgedPlan judged, DateTimeOffset now) =>
        RunOutcome.Succeeded(state, new RunResult(Run, KnownPages.None) { Judged = judged }, now);
}
