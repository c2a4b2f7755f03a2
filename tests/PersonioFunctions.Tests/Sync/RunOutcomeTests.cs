using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Sync;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Sync;

public sealed class RunOutcomeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);
    private static readonly Notice Notice = new("code", "why");
    private static readonly CredentialsVersion Credentials = new("client", "v1");
    private static readonly AccountState Fresh = new() { Account = "acme" };
    private static readonly AccountState Quarantined = Fresh with { Quarantine = Quarantine.After(before: null, Credentials, Now.AddDays(-1)) };

    [Fact]
    public void Refused_Unauthorized_QuarantinesTheseCredentials()
    {
        var state = Refused(Fresh, PersonioFailureKind.Unauthorized);

        Assert.Equal((Notice, Now), (state.Error, state.FailingSince));
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
    public void Failed_ProbeThatToldNothing_IsTriedAgainADayLater()
    {
        AccountState[] states =
        [
            Refused(Quarantined, PersonioFailureKind.InvalidAnswer),
            RunOutcome.Failed(Quarantined, Notice, Now),
            RunOutcome.Deferred(Quarantined, "run", Notice, Now.AddMinutes(1), Now),
        ];

        Assert.All(states, state =>
        {
            Assert.Equal(Now.AddDays(-1), state.Quarantine!.Since);
            Assert.False(state.Quarantine.IsProbeDue(Now.AddHours(23)));
            Assert.True(state.Quarantine.IsProbeDue(Now.AddHours(24)));
        });
    }

    [Fact]
    public void Succeeded_AfterEverySickness_IsWell()
    {
        var sick = RunOutcome.Deferred(Refused(Fresh, PersonioFailureKind.Unauthorized), "run", Notice, Now, Now) with
        {
            HeldPlanId = "plan",
            HeldHash = "hash",
            HeldReason = Notice,
            HeldSince = Now,
            Degradation = Notice,
            DegradedSince = Now,
            Incomplete = Notice,
        };

        var state = RunOutcome.Succeeded(sick, Result(total: 2) with { VerifiedClientId = "client" }, Now);

        var account = new Account { Name = "acme", ClientId = "client", SecretVersion = "v1", CreatedAt = Now };
        Assert.Equal(AccountHealthStatus.Healthy, AccountHealth.Evaluate(account, state, TimeSpan.FromHours(1), Now).Status);
        Assert.Equal(
            (null, null, null, Now, "client", 2), (state.Quarantine, state.Error, state.Incomplete, state.RanAt, state.VerifiedClientId, state.Sketch?.People));
    }

    [Fact]
    public void Succeeded_NotEverybodyRead_KeepsWhomTheLastCompleteListShowed()
    {
        var before = RunOutcome.Succeeded(Fresh, Result(total: 2), Now);

        var state = RunOutcome.Succeeded(before, Result(total: 3), Now.AddHours(1));

        Assert.Equal(before.Sketch, state.Sketch);
        Assert.Equal((Now, Now.AddHours(1)), (state.DataAsOf, state.RanAt));
        Assert.Equal("listIncomplete", state.Incomplete?.Code);
    }

    [Fact]
    public void Succeeded_LooksLikeAnotherCompany_KeepsTheClientIdThatShowedThisOne()
    {
        var state = RunOutcome.Succeeded(Fresh with { VerifiedClientId = "first" }, Result(total: 2) with { VerifiedClientId = null }, Now);

        Assert.Equal("first", state.VerifiedClientId);
    }

    private static AccountState Refused(AccountState state, PersonioFailureKind kind) => RunOutcome.Refused(state, Credentials, kind, Notice, Now);

    private static RunResult Result(int total)
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(total, Record("1"), Record("2")));
        var snapshot = builder.Build();
        var index = new Dictionary<string, IndexEntry>();
        var message = new SyncMessage("acme", RunIds.New(Now), SyncTrigger.Timer, Now);
        return new RunResult(
            SyncRun.Of(message, SyncRunStatus.Running), snapshot, SyncPlanner.Plan(snapshot, index, new DateOnly(2026, 11, 23)), Held: null);
    }
}
