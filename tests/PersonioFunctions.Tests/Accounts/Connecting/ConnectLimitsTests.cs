using Microsoft.Extensions.Time.Testing;

namespace PersonioFunctions.Tests.Accounts.Connecting;

public sealed class ConnectLimitsTests
{
    private const int Many = 1000;

    private readonly FakeTimeProvider _time = new();
    private readonly ConnectLimits _limits;

    public ConnectLimitsTests() => _limits = new ConnectLimits(_time);

    [Fact]
    public void TryBegin_OneAccount_IsRefusedAfterItsAttempts()
    {
        Assert.Equal(ConnectLimits.AttemptsPerAccount, Count(Many, _ => Connect("acme", "caller")));
        Assert.True(Connect("globex", "caller"));
    }

    [Fact]
    public void TryBegin_ManyAccountsWithTheRightCredentials_AreAllowed() =>
        Assert.Equal(Many, Count(Many, number => Connect($"account-{number}", "caller")));

    [Fact]
    public void TryBegin_OneGuessingCaller_IsTheOnlyOneRefused()
    {
        Assert.Equal(ConnectLimits.RefusalsPerCaller, Count(Many, number => Guess($"account-{number}", "caller")));

        Assert.False(Connect("another", "caller"));
        Assert.True(Connect("another", "another caller"));
    }

    [Fact]
    public void TryBegin_CallerWithoutAKey_IsLimitedToo()
    {
        Assert.Equal(ConnectLimits.RefusalsPerCaller, Count(Many, number => Guess($"account-{number}", "")));
        Assert.True(Connect("another", "caller"));
    }

    [Fact]
    public void TryBegin_ManyGuessingCallers_AreRefusedTogether()
    {
        Assert.Equal(ConnectLimits.RefusalsInTotal, Count(Many, number => Guess($"account-{number}", $"caller-{number}")));
        Assert.False(Connect("another", "another"));
    }

    [Fact]
    public void TryBegin_OneAccountBeyondItsAttempts_DoesNotAffectTheOthers()
    {
        Count(Many, _ => Guess("acme", "caller"));

        Assert.Equal(
            ConnectLimits.RefusalsPerCaller - ConnectLimits.AttemptsPerAccount,
            Count(Many, number => Guess($"account-{number}", "caller")));
    }

    [Fact]
    public void TryBegin_ManyAtATime_AreLimitedBeforeAnyIsAnswered()
    {
        var underWay = Enumerable.Range(0, Many)
            .Select(number => _limits.TryBegin($"account-{number}", "caller"))
            .OfType<ConnectAttempt>()
            .ToList();

        Assert.Equal(ConnectLimits.RefusalsPerCaller, underWay.Count);
        underWay.ForEach(attempt => attempt.Dispose());
        Assert.True(Connect("another", "caller"));
    }

    [Fact]
    public void Dispose_Twice_ReturnsTheAttemptOnce()
    {
        Count(ConnectLimits.RefusalsPerCaller - 1, number => Guess($"account-{number}", "caller"));
        var attempt = _limits.TryBegin("another", "caller");

        attempt!.Dispose();
        attempt.Dispose();

        Assert.Equal(1, Count(Many, number => Guess($"more-{number}", "caller")));
    }

    [Fact]
    public void TryBegin_AfterTheWindow_IsAllowedAgain()
    {
        Count(Many, number => Guess($"account-{number}", "caller"));
        Count(Many, _ => Connect("acme", "another caller"));

        _time.Advance(ConnectLimits.Window);

        Assert.Equal(ConnectLimits.RefusalsPerCaller, Count(Many, number => Guess($"account-{number}", "caller")));
        Assert.Equal(ConnectLimits.AttemptsPerAccount, Count(Many, _ => Connect("acme", "another caller")));
    }

    [Fact]
    public void TryBegin_ResponseInTheNextWindow_ReturnsNoAttemptThere()
    {
        var late = _limits.TryBegin("acme", "caller");
        _time.Advance(ConnectLimits.Window);
        Count(Many, number => Guess($"account-{number}", "caller"));

        late!.Dispose();

        Assert.False(Connect("another", "caller"));
    }

    private static int Count(int times, Func<int, bool> attempt) => Enumerable.Range(0, times).Count(attempt);

    private bool Connect(string account, string caller)
    {
        using var attempt = _limits.TryBegin(account, caller);
        return attempt is not null;
    }

    private bool Guess(string account, string caller)
    {
        using var attempt = _limits.TryBegin(account, caller);
        attempt?.Refused();
        return attempt is not null;
    }
}
