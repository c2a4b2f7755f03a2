using PersonioFunctions.Hosting;

namespace PersonioFunctions.IntegrationTests.Telemetry;

/// <summary>Which part of storage the health call names.</summary>
public sealed class HealthProbeTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Theory]
    [InlineData("", "")]
    [InlineData("/Accounts", "tables")]
    [InlineData("/sync-accounts", "queues")]
    [InlineData("/plans", "blobs")]
    public async Task Find_PartDoesNotRespond_NamesIt(string path, string failing)
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        stage.Storage.Begin(request => path.Length > 0 && request.Uri.AbsolutePath.Contains(path, StringComparison.Ordinal)
            ? StorageFault.Refused
            : StorageFault.None);

        Assert.Equal(failing, string.Join(',', (await stage.Get<HealthProbe>().ProbeAsync(CancellationToken.None)).Failing));
    }
}
