using PersonioFunctions.LocalHost.Azurite;

[assembly: AssemblyFixture(typeof(ShortLivedProcesses))]
[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>One Azurite on free ports, in memory, for all tests. The first test that needs it starts it.</summary>
public sealed class SharedAzurite : IAsyncDisposable
{
    private const int MaxAccounts = 400;

    private readonly Lazy<Task<AzuriteProcess>> _azurite = new(() => AzuriteProcess.StartAsync(
        new AzuriteOptions { FurtherAccounts = [.. Enumerable.Range(1, MaxAccounts).Select(NameOf)] }, CancellationToken.None));

    private int _taken;

    /// <summary>
    /// Returns the connection string of a storage account that no test has used. Tests with accounts of their own see nothing of each
    /// other and do not slow each other down: Azurite searches a whole table for every row.
    /// </summary>
    public async Task<string> TakeAccountAsync()
    {
        var number = Interlocked.Increment(ref _taken);
        Assert.True(number <= MaxAccounts, $"The tests need more than {MaxAccounts} storage accounts.");
        return (await _azurite.Value).ConnectionStringOf(NameOf(number));
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite.IsValueCreated) await (await _azurite.Value).DisposeAsync();
    }

    private static string NameOf(int number) => $"tests{number}";
}
