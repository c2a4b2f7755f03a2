using PersonioFunctions.Accounts;

namespace PersonioFunctions.Tests.Accounts;

public sealed class ConnectLimitsTests : IDisposable
{
    private readonly ConnectLimits _limits = new();

    public void Dispose() => _limits.Dispose();

    [Fact]
    public void TryBegin_OneAccount_IsRefusedAfterItsAttempts()
    {
        var attempts = Enumerable.Range(0, ConnectLimits.AttemptsPerAccount + 3).Select(_ => _limits.TryBegin("acme")).ToList();

        Assert.Equal([.. Enumerable.Repeat(true, ConnectLimits.AttemptsPerAccount), false, false, false], attempts);
        Assert.True(_limits.TryBegin("globex"));
    }

    [Fact]
    public void TryBegin_ManyAccountsWithTheRightCredentials_AreNotHindered()
    {
        var attempts = Enumerable.Range(0, 1000).Count(number => _limits.TryBegin($"account-{number}"));

        Assert.Equal(1000, attempts);
    }

    [Fact]
    public void TryBegin_ManyAccountsRefused_AreRefusedTogether()
    {
        var attempts = Enumerable.Range(0, ConnectLimits.RefusalsTogether + 5).Count(number => Guess($"account-{number}"));

        Assert.Equal(ConnectLimits.RefusalsTogether, attempts);
        Assert.False(_limits.TryBegin("another"));
    }

    [Fact]
    public void TryBegin_OneAccountBeyondItsAttempts_TakesNothingFromTheOthers()
    {
        for (var i = 0; i < 1000; i++) Guess("acme");

        var others = Enumerable.Range(0, 1000).Count(number => Guess($"account-{number}"));

        Assert.Equal(ConnectLimits.RefusalsTogether - ConnectLimits.AttemptsPerAccount, others);
    }

    private bool Guess(string account)
    {
        if (!_limits.TryBegin(account)) return false;
        _limits.CountRefusal();
        return true;
    }
}
