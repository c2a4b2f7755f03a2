using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Sync;

public sealed class RunOutcomeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);
    private static readonly Notice Notice = new("code", "why");
    private static readonly CredentialsVersion Credentials = new("client", "v1");
    private static readonly KnownPages Pages = KnownPages.From([new PageMark(2, 900, 7)], 2);
    private static readonly AccountState Fresh = new() { Account = "acme" };
    private static readonly AccountState Quarantined =
        Fresh with { Quarantine = Quarantine.After(before: null, Credentials, Now.AddDays(-1)) };

    [Fact]
    public void Refused_Unauthorized_QuarantinesTheseCredentials()
    {
        var state = Refused(Fresh, PersonioFailureKind.Unauthorized);

        Assert.Equal((Notice, Now), (state.Failure?.Notice, state.Failure?.Since));
        Assert.Equal((Credentials, Now), (state.Quarantine!.Refused, state.Quarantine.Since));
    }

    [Theory]
    [InlineData(PersonioFailureKind.Forbidden)]
    [InlineData(PersonioFailureKind.InvalidAnswer)]
    public void Refused_Otherwise_DoesNotQuarantine(PersonioFailureKind kind) => Assert.Null(Refused(Fresh, kind).Quarantine);

    [Fact]
    public void Refused_ProbeIsForbidden_CredentialsAreRightAfterAll() =>
        Assert.Null(Refused(Quarantined, PersonioFailureKind.Forbidden).Quarantine);

    [Fact]
    public void Failed_InconclusiveProbe_IsRepeatedADayLater()
    {
        AccountState[] states =
        [
            Refused(Quarantined, PersonioFailureKind.InvalidAnswer),
            Quarantined.Failed(Notice, Now),
            Quarantined.Deferred("run", Notice, Now.AddMinutes(1), Now),
        ];

        Assert.All(states, state =>
        {
            Assert.Equal(Now.AddDays(-1), state.Quarantine!.Since);
            Assert.False(state.Quarantine.IsProbeDue(Now.AddHours(23)));
            Assert.True(state.Quarantine.IsProbeDue(Now.AddHours(24)));
        });
    }

    [Fact]
    public void Succeeded_AfterAnyFailure_IsHealthy()
    {
        var sick = Refused(Fresh, PersonioFailureKind.Unauthorized).Deferred("run", Notice, Now, Now) with
        {
            Held = new HeldPlan("plan", "hash", Notice, Now),
            Degradation = new AccountProblem(Notice, Now),
            Incomplete = Notice,
        };

        var state = RunOutcome.Succeeded(sick, Result(total: 2) with { VerifiedClientId = "client" }, Now);

        var account = new Account { Name = "acme", ClientId = "client", SecretVersion = "v1", CreatedAt = Now };
        Assert.Equal(AccountHealthStatus.Healthy, AccountHealth.Evaluate(account, state, read => read.AddHours(3), Now).Status);
        Assert.Equal(
            (null, null, null, Now, "client", 2),
            (state.Quarantine, state.Failure?.Notice, state.Incomplete, state.Freshness.RanAt, state.VerifiedClientId,
                state.Sketch?.People));
    }

    [Fact]
    public void Succeeded_NotAllPeopleRead_KeepsThePeopleOfTheLastCompleteList()
    {
        var before = RunOutcome.Succeeded(Fresh, Result(total: 2), Now);

        var state = RunOutcome.Succeeded(before, Result(total: 3), Now.AddHours(1));

        Assert.Equal(before.Sketch, state.Sketch);
        Assert.Equal((Now, Now.AddHours(1)), (state.Freshness.DataAsOf, state.Freshness.RanAt));
        Assert.Equal("listIncomplete", state.Incomplete?.Code);
    }

    [Fact]
    public void Succeeded_LooksLikeAnotherCompany_KeepsTheClientIdThatShowedThisOne()
    {
        var state = RunOutcome.Succeeded(Fresh with { VerifiedClientId = "first" }, Result(total: 2) with { VerifiedClientId = null }, Now);

        Assert.Equal("first", state.VerifiedClientId);
    }

    [Fact]
    public void Succeeded_RejectedMeanwhile_KeepsTheRejectionOfThatPlan()
    {
        var held = new HeldPlan("plan", "hash", Notice, Now);
        var before = RunOutcome.Succeeded(Fresh, Result(total: 3) with { Held = held }, Now);
        var rejected = before with { Held = before.Held! with { Reason = new Notice("rejected", "No.") } };

        Assert.Equal("rejected", RunOutcome.Succeeded(rejected, Result(total: 3) with { Held = held }, Now).Held?.Reason.Code);
        Assert.Equal(
            Notice, RunOutcome.Succeeded(rejected, Result(total: 3) with { Held = held with { PlanId = "next" } }, Now).Held?.Reason);
        Assert.Equal(Notice, RunOutcome.Succeeded(rejected with { Held = null }, Result(total: 3) with { Held = held }, Now).Held?.Reason);
        Assert.Null(RunOutcome.Succeeded(rejected with { Held = null }, Result(total: 2), Now).Held);
    }

    [Fact]
    public void Succeeded_StillHeldAndDegraded_KeepsTheStart()
    {
        var held = new HeldPlan("plan", "hash", Notice, Now);
        var first = RunOutcome.Succeeded(Fresh, Result(total: 3) with { Held = held }, Now);

        var second = RunOutcome.Succeeded(first, Result(total: 3) with { Held = held with { PlanId = "next" } }, Now.AddHours(1));
        var third = RunOutcome.Succeeded(second, Result(total: 2), Now.AddHours(2));

        Assert.Equal(("plan", "hash", Notice, Now), (first.Held?.PlanId, first.Held?.Hash, first.Held?.Reason, first.Held?.Since));
        Assert.Equal(("next", Now), (second.Held?.PlanId, second.Held?.Since));
        Assert.Equal(("listIncomplete", Now), (second.Degradation?.Notice.Code, second.Degradation?.Since));
        Assert.Equal((null, null), (third.Held?.PlanId, third.Held?.Since));
        Assert.Null(third.Degradation);
    }

    [Fact]
    public void Succeeded_AnotherDegradation_StartsAnew()
    {
        var first = RunOutcome.Succeeded(
            Fresh with { Degradation = new(new Notice("other", "why"), Now.AddDays(-1)) }, Result(total: 3), Now);

        Assert.Equal(("listIncomplete", Now), (first.Degradation?.Notice.Code, first.Degradation?.Since));
    }

    [Fact]
    public void Succeeded_UnreadableAndIncomplete_ReportsTheAttributesFirst()
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(2, Record("1").Without("team")));

        var state = RunOutcome.Succeeded(Fresh, Result(total: 2, judged => judged with { Snapshot = builder.Build() }), Now);

        Assert.Equal(("unreadableAttributes", "listIncomplete"), (state.Degradation?.Notice.Code, state.Incomplete?.Code));
    }

    [Fact]
    public void Succeeded_PersonNotListed_IsRecordedByCompleteListsOnly()
    {
        var result = Result(total: 2);
        static JudgedPlan Without(JudgedPlan judged) => judged with { Plan = judged.Plan with { NotListed = ["7"] } };
        static JudgedPlan WithoutAndHeld(JudgedPlan judged) =>
            Without(judged) with { Verdict = judged.Verdict with { HoldsEverything = true } };
        var without = Result(total: 2, Without) with { Run = result.Run with { RunId = RunIds.Create(Now.AddHours(1)) } };
        var before = RunOutcome.Succeeded(Fresh, result, Now);

        var incomplete = RunOutcome.Succeeded(before, without with { Judged = Result(total: 3, Without).Judged }, Now.AddHours(1));
        var distrusted = RunOutcome.Succeeded(before, without with { Judged = Result(total: 2, WithoutAndHeld).Judged }, Now.AddHours(1));
        var complete = RunOutcome.Succeeded(before, without, Now.AddHours(1));

        Assert.Empty(incomplete.Missing.LastSeen!);
        Assert.Empty(distrusted.Missing.LastSeen!);
        Assert.Equal((Now, before.Attributes), (distrusted.Freshness.DataAsOf, distrusted.Attributes));
        Assert.Equal([KeyValuePair.Create<string, DateTimeOffset?>("7", Now)], complete.Missing.LastSeen!);
        Assert.Equal((Now.AddHours(1), without.Run.RunId), (complete.Freshness.DataAsOf, complete.Freshness.DataRunId));
        Assert.Equal(
            (before.Freshness.DataRunId, before.Freshness.DataRunId), (incomplete.Freshness.DataRunId, distrusted.Freshness.DataRunId));
    }

    [Fact]
    public void Succeeded_InconclusiveAboutUnlistedPeople_KeepsTheHeldPlan()
    {
        var (held, other) = (new HeldPlan("plan", "hash", Notice, Now), new HeldPlan("next", "rest", new Notice("other", "so"), Now));
        var before = RunOutcome.Succeeded(Fresh, Result(total: 2) with { Held = held }, Now);
        var unanswered = Result(total: 2, judged => judged with { Snapshot = judged.Snapshot with { Unanswered = 1 } });
        static (string?, string?, Notice?, DateTimeOffset?) WaitingOf(AccountState state) =>
            (state.Held?.PlanId, state.Held?.Hash, state.Held?.Reason, state.Held?.Since);

        Assert.All([unanswered, Result(total: 3)], result =>
            Assert.Equal(("plan", "hash", Notice, Now), WaitingOf(RunOutcome.Succeeded(before, result, Now.AddHours(1)))));
        Assert.Equal(
            ("next", "rest", other.Reason, Now),
            WaitingOf(RunOutcome.Succeeded(before, unanswered with { Held = other }, Now.AddHours(1))));
        Assert.Equal((null, null, null, null), WaitingOf(RunOutcome.Succeeded(before, Result(total: 2), Now.AddHours(1))));
    }

    [Fact]
    public void Succeeded_Settled_StoresTheDigestWithItsEpochPagesAndWarnings()
    {
        var run = Result(total: 2).Run with { Epoch = 7, Warnings = [Notice] };

        var state = RunOutcome.Succeeded(Fresh, Result(total: 2) with { Run = run, Digest = "digest" }, Now);
        var open = RunOutcome.Succeeded(state, Result(total: 2) with { Run = run }, Now);

        Assert.Equal(
            ("digest", 7, Pages, Notice),
            (state.Digest!.Value, state.Digest.Epoch, state.Digest.Pages, Assert.Single(state.Digest.Warnings)));
        Assert.Null(open.Digest);
    }

    [Fact]
    public void Succeeded_NothingHasChanged_UpdatesOnlyTheTimeOfTheData()
    {
        var settled = Result(total: 2, judged => judged with { Plan = judged.Plan with { NotListed = ["7"] } }) with { Digest = "digest" };
        var before = RunOutcome.Succeeded(Fresh, settled with { VerifiedClientId = "client" }, Now);
        var later =
            settled.Run with { RunId = RunIds.Create(Now.AddHours(1)), Epoch = 8, Counts = new SyncCounts(Fetched: 2, Unchanged: 2) };
        var pages = KnownPages.From([new PageMark(2, 901, 8)], 2);

        var after = RunOutcome.Succeeded(
            before.Deferred("run", Notice, Now, Now), new RunResult(later, pages), Now.AddHours(1));

        var expected = before with
        {
            Freshness = new AccountFreshness(Now.AddHours(1), later.RunId, Now.AddHours(1)),
            Digest = before.Digest! with { Epoch = 8, Pages = pages },
            Attributes = after.Attributes,
        };
        Assert.Equal(expected, after);
        Assert.Equal((Now.AddHours(1), before.Attributes!.Findings), (after.Attributes!.AsOf, after.Attributes.Findings));
    }

    [Fact]
    public void Succeeded_ListIsStillEmpty_KeepsTheAttributes()
    {
        var before = RunOutcome.Succeeded(Fresh, Result(total: 2), Now);

        var after = RunOutcome.Succeeded(before, new RunResult(Result(total: 2).Run, Pages), Now.AddHours(1));

        Assert.Equal((Now.AddHours(1), Now), (after.Freshness.DataAsOf, after.Attributes!.AsOf));
    }

    [Fact]
    public void FailedOrDeferred_Again_KeepsTheStart()
    {
        var failed = (Fresh with { Deferral = new AccountDeferral("old", Now) }).Failed(Notice, Now);
        var deferred = failed.Deferred("run", Notice, Now.AddHours(2), Now.AddHours(1));

        Assert.Equal((null, null, Now), (failed.Deferral?.RunId, failed.Deferral?.Until, failed.Failure?.Since));
        Assert.Equal(("run", Now.AddHours(2), Now), (deferred.Deferral?.RunId, deferred.Deferral?.Until, deferred.Failure?.Since));
        Assert.Equal(Now, deferred.Failed(Notice, Now.AddHours(3)).Failure?.Since);
        Assert.Equal(Now, Fresh.Deferred("run", Notice, Now, Now).Failure?.Since);
    }

    private static AccountState Refused(AccountState state, PersonioFailureKind kind) => state.Refused(Credentials, kind, Notice, Now);

    // Two people are listed; the argument is the total that Personio states.
    private static RunResult Result(int total, Func<JudgedPlan, JudgedPlan>? edit = null)
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(total, Record("1"), Record("2")));
        var snapshot = builder.Build();
        var index = new Dictionary<string, IndexEntry>();
        var message = new SyncMessage("acme", RunIds.Create(Now), SyncTrigger.Timer, Now);
        var run = SyncRun.From(message, SyncRunStatus.Running);
        var judged = new JudgedPlan(snapshot, PlanOf(snapshot, index, new DateOnly(2026, 11, 23)), GuardVerdict.ApplyAll([]));
        return new RunResult(run, Pages) { Judged = edit is null ? judged : edit(judged) };
    }
}
