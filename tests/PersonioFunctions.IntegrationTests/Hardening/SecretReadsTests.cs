using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PersonioFunctions.Hosting;
using PersonioFunctions.IntegrationTests.Secrets;

namespace PersonioFunctions.IntegrationTests.Hardening;

/// <summary>Key Vault is read only when Personio is asked for a token.</summary>
[Collection(SharedHardenedProduct.Name)]
public sealed class SecretReadsTests(HardenedProduct product) : IAsyncLifetime
{
    private const string Account = "vault";

    private readonly Calls _calls = new();
    private KeyVaultDouble _vault = null!;

    public async ValueTask InitializeAsync() => _vault = await KeyVaultDouble.StartAsync();

    public async ValueTask DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task Sync_SeveralRuns_ReadTheSecretOncePerToken()
    {
        var company = await product.Personio.AddCompanyAsync(new PersonioSimulator.SimulatorCompany(Account, 5), CancellationToken.None);
        await using (var connecting = CreateProcess())
        {
            await connecting.GetRequiredService<AccountConnector>().ConnectAsync(
                Account,
                new AccountConnection(company.ClientId, company.ClientSecret),
                ExistingCredentials.Keep,
                "",
                CancellationToken.None);
            await SyncAsync(connecting, times: 3);
        }

        // The syncs use the token that proved the credentials.
        Assert.Equal((Writes: 1, Reads: 0), _calls.Take());

        await using (var another = CreateProcess())
        {
            await SyncAsync(another, times: 3);
            Assert.Equal((Writes: 0, Reads: 1), _calls.Take());

            await product.Personio.RevokeTokensAsync(Account, CancellationToken.None);
            await SyncAsync(another, times: 3);
            Assert.Equal((Writes: 0, Reads: 1), _calls.Take());

            await another.GetRequiredService<AccountRemover>().RemoveAsync(Account, StoredData.Purge, CancellationToken.None);
        }
    }

    private static async Task SyncAsync(ServiceProvider process, int times)
    {
        var sync = process.GetRequiredService<SyncMessageHandler>();
        for (var i = 0; i < times; i++)
        {
            var now = TimeProvider.System.GetUtcNow();
            var message = new SyncMessage(Account, RunIds.Create(now), SyncTrigger.Manual, now);
            await sync.HandleAsync(message, CancellationToken.None);
            var run = await process.GetRequiredService<SyncRunStore>().FindAsync(Account, message.RunId, CancellationToken.None);
            Assert.Equal(SyncRunStatus.Succeeded, run?.Status);
        }
    }

    /// <summary>The services of one app process. Two processes share no memory.</summary>
    private ServiceProvider CreateProcess()
    {
        var settings = product.Settings.ToDictionary(
            setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value);
        settings["KeyVault:VaultUri"] = _vault.Uri.ToString();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(_vault.CreateClient(options => options.AddPolicy(_calls, HttpPipelinePosition.PerCall)))
            .AddPersonioFunctions(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
    }

    /// <summary>Counts the requests to the vault.</summary>
    private sealed class Calls : HttpPipelineSynchronousPolicy
    {
        private readonly ConcurrentQueue<RequestMethod> _methods = new();

        public override void OnSendingRequest(HttpMessage message) => _methods.Enqueue(message.Request.Method);

        public (int Writes, int Reads) Take()
        {
            var methods = _methods.ToList();
            _methods.Clear();
            return (methods.Count(method => method == RequestMethod.Put), methods.Count(method => method == RequestMethod.Get));
        }
    }
}
