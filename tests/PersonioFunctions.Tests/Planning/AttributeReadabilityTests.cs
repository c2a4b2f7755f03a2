using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning;

/// <summary>Derives from a run which attributes an account may read.</summary>
public sealed class AttributeReadabilityTests
{
    private const string Run = "20261123140000000-0000000a";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Before = Now.AddDays(-1);

    [Fact]
    public void Examine_EverythingReadable_StartsWithThisRunAndCountsFilledValues()
    {
        var report = Examine(null, Record("1"), Record("2", ("team", PersonioValue.Empty)), Record("3"))!;

        Assert.Equal(Attributes.Keys, report.Findings.Select(finding => finding.Key));
        Assert.Equal(new AttributeFinding("team", AttributeStatus.Readable, Now, Run, Filled: 0.6667), report.Of("team"));
        Assert.Equal((1d, 0d), (report.Of("status")!.Filled, report.Of("supervisor")!.Filled));
        Assert.Equal(Now, report.AsOf);
    }

    [Fact]
    public void Examine_AttributeInNoRecord_IsUnreadableWithTheValuesKept()
    {
        var report = Examine(null, [Record("1").Without("team"), Record("2").Without("team")], new() { ["team"] = 2 })!;

        Assert.Equal(new AttributeFinding("team", AttributeStatus.Unreadable, Now, Run, ValuesKept: 2), report.Of("team"));
        Assert.Equal(
            Attributes.All.Length - 1, report.Findings.Count(finding => finding.Status == AttributeStatus.Readable));
    }

    [Fact]
    public void Examine_AttributeInSomeRecords_IsReadable() =>
        Assert.Equal(
            new AttributeFinding("team", AttributeStatus.Readable, Now, Run, Filled: 0.5),
            Examine(null, Record("1"), Record("2").Without("team"))!.Of("team"));

    [Fact]
    public void Examine_SameStatus_KeepsItsStartAndCountsAgain()
    {
        var before = new AttributeReport(Before, [
            new AttributeFinding("team", AttributeStatus.Unreadable, Before, "run-0", ValuesKept: 9),
            new AttributeFinding("status", AttributeStatus.Readable, Before, SinceRunId: null),
        ]);

        var report = Examine(before, [Record("1").Without("team")], new() { ["team"] = 8 })!;

        Assert.Equal(new AttributeFinding("team", AttributeStatus.Unreadable, Before, "run-0", ValuesKept: 8), report.Of("team"));
        Assert.Equal(new AttributeFinding("status", AttributeStatus.Readable, Before, null, Filled: 1), report.Of("status"));
    }

    [Fact]
    public void Examine_OtherStatus_StartsWithThisRun()
    {
        var before = new AttributeReport(Before, [
            new AttributeFinding("team", AttributeStatus.Unreadable, Before, "run-0", ValuesKept: 9),
            new AttributeFinding("status", AttributeStatus.Readable, Before, "run-0", Filled: 1),
        ]);

        var report = Examine(before, Record("1").Without("status"))!;

        Assert.Equal(new AttributeFinding("team", AttributeStatus.Readable, Now, Run, Filled: 1), report.Of("team"));
        Assert.Equal(new AttributeFinding("status", AttributeStatus.Unreadable, Now, Run, ValuesKept: 0), report.Of("status"));
    }

    [Fact]
    public void Examine_EmptyList_KeepsTheReport()
    {
        var before = new AttributeReport(Before, [new AttributeFinding("team", AttributeStatus.Unreadable, Before, "run-0")]);

        Assert.Null(Examine(null));
        Assert.Same(before, Examine(before));
    }

    [Fact]
    public void Examine_UnusableValue_CountsAsPresentAndFilled()
    {
        var report = Examine(null, Record("1", ("hire_date", Text("soon")), ("supervisor", Fields(("id", "a/b")))))!;

        Assert.Equal((AttributeStatus.Readable, 1d), (report.Of("hire_date")!.Status, report.Of("hire_date")!.Filled));
        Assert.Equal((AttributeStatus.Readable, 1d), (report.Of("supervisor")!.Status, report.Of("supervisor")!.Filled));
    }

    [Fact]
    public void Examine_PersonListedTwice_CountsOnceWithTheLaterRecord()
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(2, Record("1").Without("team"), Record("2", ("hire_date", Text("soon")))));
        builder.Add(Page(2, Record("1"), Record("2", ("hire_date", PersonioValue.Empty))));

        var report = AttributeReadability.Examine(null, builder.Build(), new Dictionary<string, int>(), Run, Now)!;

        Assert.Equal((1d, 0.5), (report.Of("team")!.Filled, report.Of("hire_date")!.Filled));
    }

    [Fact]
    public void Succeeded_AttributeUnreadable_DegradesWithAttributeRunAndAdvice()
    {
        var state = Succeed(new AccountState { Account = "acme" }, Run, Record("1").Without("status", "team"));

        Assert.Equal("unreadableAttributes", state.Degradation!.Notice.Code);
        Assert.Equal(
            $"Personio does not show status (since run {Run}), team (since run {Run}) to these credentials, so the stored values are kept. "
            + "Make it readable in Personio under Marketplace › Connected integrations › Readable employee attributes.",
            state.Degradation.Notice.Message);
        Assert.Equal(Now, state.Degradation.Since);
    }

    [Fact]
    public void Succeeded_StillUnreadable_NamesTheRunThatFoundIt()
    {
        var first = Succeed(new AccountState { Account = "acme" }, Run, Record("1").Without("status"));

        var second = Succeed(first, "20261123150000000-0000000b", Record("1").Without("status"));

        Assert.Equal(first.Degradation, second.Degradation);
        Assert.Equal(Now, second.Degradation?.Since);
    }

    [Fact]
    public void Succeeded_UnreadableSinceConnecting_IsExplained()
    {
        var asked = AttributeReport.AfterAsking(null, Attributes, Attributes.Keys.Except(["team"]).ToHashSet(), Before);

        var state = Succeed(new AccountState { Account = "acme", Attributes = asked }, Run, Record("1").Without("team"));

        Assert.Contains("team (since the account was connected)", state.Degradation!.Notice.Message, StringComparison.Ordinal);
        Assert.Equal((Before, null), (state.Attributes!.Of("team")!.Since, state.Attributes.Of("team")!.SinceRunId));
    }

    [Fact]
    public void Succeeded_ReadableAgain_Heals()
    {
        var degraded = Succeed(new AccountState { Account = "acme" }, Run, Record("1").Without("status"));

        var healed = Succeed(degraded, "20261123150000000-0000000b", Record("1"));

        Assert.Null(healed.Degradation);
        Assert.Equal("20261123150000000-0000000b", healed.Attributes!.Of("status")!.SinceRunId);
        Assert.Equal(Run, healed.Attributes.Of("team")!.SinceRunId);
    }

    [Fact]
    public void ValuesKept_SupervisorUnreadable_CountsPeopleWithAnyPartOfIt()
    {
        var stored = Map(Record("1", ("supervisor", Fields(("id", "7")))));
        var index = new Dictionary<string, IndexEntry>
        {
            ["1"] = IndexEntry.From(Fingerprint.From(stored, Standing(LifecycleState.Active))),
            ["2"] = IndexEntry.From(Fingerprint.From(Map(Record("2")), Standing(LifecycleState.Active))),
            ["3"] = IndexEntry.From("nonsense", stored: null),
        };

        Assert.Equal(1, Assert.Single(AttributeReadability.ValuesKept(Snapshot(Record("1").Without("supervisor")), index)).Value);
    }

    private static AccountState Succeed(AccountState state, string runId, params PersonioEmployee[] records)
    {
        var snapshot = Snapshot(records);
        var plan = PlanOf(snapshot, new Dictionary<string, IndexEntry>(), new DateOnly(2026, 11, 23));
        var run = SyncRun.From(new SyncMessage("acme", runId, SyncTrigger.Timer, Now), SyncRunStatus.Running);
        var judged = new JudgedPlan(snapshot, plan, GuardVerdict.ApplyAll([]));
        return RunOutcome.Succeeded(state, new RunResult(run, KnownPages.None) { Judged = judged }, Now);
    }

    private static AttributeReport? Examine(AttributeReport? previous, params PersonioEmployee[] records) => Examine(previous, records, []);

    private static AttributeReport? Examine(AttributeReport? previous, PersonioEmployee[] records, Dictionary<string, int> valuesKept) =>
        AttributeReadability.Examine(previous, Snapshot(records), valuesKept, Run, Now);
}
