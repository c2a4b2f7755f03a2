using PersonioFunctions.Accounts;

namespace PersonioFunctions.Tests.Accounts;

public sealed class ConnectLimitsTests : IDisposable
{
    private readonly ConnectLimits _limits = new();

    public void Dispose() => _limits.Dispose();

    [Fact]
    public void TryBegin_OneAccount_IsRefusedAfterItsAttempts()
    {
        var attempts = Enumerable.Range(0, ConnectLimits.PerAccount + 3).Select(_ => _limits.TryBegin("acme")).ToList();

        Assert.Equal([.. Enumerable.Repeat(true, ConnectLimits.PerAccount), false, false, false], attempts);
        Assert.True(_limits.TryBegin("globex"));
    }

    [Fact]
    public void TryBegin_ManyAccounts_AreRefusedTogether()
    {
        var attempts = Enumerable.Range(0, ConnectLimits.Together + 5).Count(number => _limits.TryBegin($"account-{number}"));

        Assert.Equal(ConnectLimits.Together, attempts);
    }

    [Fact]
    public void TryBegin_RefusedForTheAccount_TakesNothingFromTheOthers()
    {
        for (var i = 0; i < 1000; i++) _limits.TryBegin("acme");

        var others = Enumerable.Range(0, ConnectLimits.Together).Count(number => _limits.TryBegin($"account-{number}"));

        Assert.Equal(ConnectLimits.Together - ConnectLimits.PerAccount, others);
    }
}
