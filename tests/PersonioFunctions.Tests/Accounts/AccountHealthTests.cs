namespace PersonioFunctions.Tests.Accounts;

public sealed class AccountHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hourly = TimeSpan.FromHours(1);
    private static readonly Notice Notice = new("code", "why");

    private readonly Account _account = new() { Name = "acme", ClientId = "client", SecretVersion = "1", CreatedAt = Now.AddMinutes(-10) };
    private readonly AccountState _state = new() { Account = "acme" };

    [Fact]
    public void Evaluate_NeverRun_IsPending() => Assert.Equal(AccountHealthStatus.Pending, Evaluate(_account, _state).Status);

    [Fact]
    public void Evaluate_NeverRunForThreeIntervals_IsStale() =>
        Assert.Equal(AccountHealthStatus.Stale, Evaluate(_account with { CreatedAt = Now.AddHours(-4) }, _state).Status);

    [Fact]
    public void Evaluate_GoodRecentRun_IsHealthyWithTheAgeOfTheData()
    {
        var health = Evaluate(_account, _state with { Freshness = new(Now.AddMinutes(-5)) });

        Assert.Equal(new AccountHealth(AccountHealthStatus.Healthy, null, null, Now.AddMinutes(-5)), health);
    }

    [Fact]
    public void Evaluate_OldData_IsStaleSinceItBecameSo()
    {
        var health = Evaluate(_account, _state with { Freshness = new(Now.AddHours(-5)) });

        Assert.Equal((AccountHealthStatus.Stale, Now.AddHours(-2)), (health.Status, health.Since));
        Assert.NotNull(health.Reason);
    }

    [Fact]
    public void Evaluate_TicksThatWebhooksStandInFor_AreNotMissed()
    {
        var account = _account with { WebhookHash = "hash", FullSyncEvery = TimeSpan.FromHours(6) };

        Assert.Equal(AccountHealthStatus.Healthy, Evaluate(account, _state with { Freshness = new(Now.AddHours(-8)) }).Status);
        var health = Evaluate(account, _state with { Freshness = new(Now.AddHours(-10)) });
        Assert.Equal((AccountHealthStatus.Stale, Now.AddHours(-1)), (health.Status, health.Since));
    }

    [Fact]
    public void Evaluate_Degraded_HasReasonAndStart()
    {
        var health = Evaluate(_account, _state with { Freshness = new(Now), Degradation = new(Notice, Now.AddDays(-1)) });

        Assert.Equal((AccountHealthStatus.Degraded, Notice, Now.AddDays(-1)), (health.Status, health.Reason, health.Since));
    }

    [Fact]
    public void Evaluate_FailingAndDegraded_IsFailing()
    {
        var state = _state with { Freshness = new(Now), Degradation = new(Notice, Now), Failure = new(Notice, Now.AddHours(-1)) };

        Assert.Equal((AccountHealthStatus.Failing, Now.AddHours(-1)), (Evaluate(_account, state).Status, Evaluate(_account, state).Since));
    }

    [Fact]
    public void Evaluate_Disabled_IsDisabledInAnyCase() =>
        Assert.Equal(
            AccountHealthStatus.Disabled, Evaluate(_account with { Enabled = false }, _state with { Failure = new(Notice, Now) }).Status);

    [Fact]
    public void Evaluate_EveryCombination_IsTheFirstByPrecedenceWithReasonAndStart()
    {
        for (var bits = 0; bits < 128; bits++)
        {
            var (disabled, quarantined, failing, stale, held, pending, degraded) =
                (Has(0), Has(1), Has(2), Has(3), Has(4), Has(5), Has(6));
            var account = _account with { Enabled = !disabled, CreatedAt = Now.AddHours(stale ? -5 : -2), UpdatedAt = Now };
            var state = _state with
            {
                Quarantine = quarantined ? Quarantine.After(before: null, account.Credentials, Now.AddHours(-6)) : null,
                Failure = failing ? new AccountProblem(Notice, Now.AddHours(-7)) : null,
                Freshness = new AccountFreshness(pending ? null : Now.AddHours(stale ? -4 : -1)),
                Held = held ? new HeldPlan("plan", "hash", Notice, Now.AddHours(-8)) : null,
                Degradation = degraded ? new AccountProblem(Notice, Now.AddHours(-9)) : null,
            };
            (AccountHealthStatus Status, DateTimeOffset? Since) expected =
                disabled ? (AccountHealthStatus.Disabled, Now)
                : quarantined ? (AccountHealthStatus.Quarantined, Now.AddHours(-6))
                : failing ? (AccountHealthStatus.Failing, Now.AddHours(-7))
                : stale ? (AccountHealthStatus.Stale, Now.AddHours(pending ? -2 : -1))
                : held ? (AccountHealthStatus.Held, Now.AddHours(-8))
                : pending && !degraded ? (AccountHealthStatus.Pending, Now.AddHours(-2)) // Connecting finds a degradation before any run.
                : degraded ? (AccountHealthStatus.Degraded, Now.AddHours(-9))
                : (AccountHealthStatus.Healthy, null);

            var health = Evaluate(account, state);

            Assert.Equal(expected, (health.Status, health.Since));
            Assert.Equal(health.Status == AccountHealthStatus.Healthy, string.IsNullOrEmpty(health.Reason?.Message));
            Assert.Equal(state.Freshness.DataAsOf, health.DataAsOf);

            bool Has(int bit) => (bits & (1 << bit)) != 0;
        }
    }

    [Fact]
    public void Evaluate_OtherCredentialsThanTheRefusedOnes_IsNotQuarantined()
    {
        var state = _state with { Freshness = new(Now), Quarantine = Quarantine.After(before: null, _account.Credentials, Now) };

        Assert.Equal(AccountHealthStatus.Quarantined, Evaluate(_account, state).Status);
        Assert.Equal(AccountHealthStatus.Healthy, Evaluate(_account with { SecretVersion = "2" }, state).Status);
    }

    [Fact]
    public void Evaluate_RunsThatNeverReadAllPeople_IsStaleForThatReason()
    {
        var incomplete = new Notice("listIncomplete", "One record is missing.");
        var state = _state with { Freshness = new(Now.AddHours(-5), RanAt: Now.AddMinutes(-5)), Incomplete = incomplete };

        var health = Evaluate(_account, state);
        var ticksStopped = Evaluate(_account, state with { Freshness = state.Freshness with { RanAt = Now.AddHours(-4) } });

        Assert.Equal((AccountHealthStatus.Stale, AccountHealthStatus.Stale), (health.Status, ticksStopped.Status));
        Assert.Contains(incomplete.Message, health.Reason!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(incomplete.Message, ticksStopped.Reason!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_FirstRunThatCouldNotReadAllPeople_IsPendingForThatReason() =>
        Assert.Equal(
            Notice,
            Evaluate(_account, _state with { Freshness = new(RanAt: Now), Incomplete = Notice, Degradation = new(Notice, Now) }).Reason);

    private static AccountHealth Evaluate(Account account, AccountState state) =>
        AccountHealth.Evaluate(account, state, read => read + (3 * Hourly), Now);
}
