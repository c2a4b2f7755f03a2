using PersonioFunctions.Accounts;

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
        var health = Evaluate(_account, _state with { DataAsOf = Now.AddMinutes(-5) });

        Assert.Equal(new AccountHealth(AccountHealthStatus.Healthy, null, null, Now.AddMinutes(-5)), health);
    }

    [Fact]
    public void Evaluate_OldData_IsStaleSinceItBecameSo()
    {
        var health = Evaluate(_account, _state with { DataAsOf = Now.AddHours(-5) });

        Assert.Equal((AccountHealthStatus.Stale, Now.AddHours(-2)), (health.Status, health.Since));
        Assert.NotNull(health.Reason);
    }

    [Fact]
    public void Evaluate_Degraded_SaysWhyAndSinceWhen()
    {
        var health = Evaluate(_account, _state with { DataAsOf = Now, Degradation = Notice, DegradedSince = Now.AddDays(-1) });

        Assert.Equal((AccountHealthStatus.Degraded, Notice, Now.AddDays(-1)), (health.Status, health.Reason, health.Since));
    }

    [Fact]
    public void Evaluate_FailingAndDegraded_IsFailing()
    {
        var state = _state with { DataAsOf = Now, Degradation = Notice, Error = Notice, FailingSince = Now.AddHours(-1) };

        Assert.Equal((AccountHealthStatus.Failing, Now.AddHours(-1)), (Evaluate(_account, state).Status, Evaluate(_account, state).Since));
    }

    [Fact]
    public void Evaluate_Disabled_IsDisabledWhateverElse() =>
        Assert.Equal(AccountHealthStatus.Disabled, Evaluate(_account with { Enabled = false }, _state with { Error = Notice }).Status);

    private static AccountHealth Evaluate(Account account, AccountState state) => AccountHealth.Evaluate(account, state, Hourly, Now);
}
