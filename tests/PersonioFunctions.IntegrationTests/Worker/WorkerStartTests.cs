using PersonioFunctions.IntegrationTests.Worker.Host;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>A wrong setting stops the start of the published app, and its output names the setting.</summary>
public sealed class WorkerStartTests
{
    private static readonly Dictionary<string, string> Good = new()
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["KeyVault__VaultUri"] = "https://tests.vault.azure.net/",
        ["SyncSchedule"] = "0 0 * * * *",
    };

    [Theory]
    [InlineData("KeyVault__VaultUri", "", "KeyVault__VaultUri is not set")]
    [InlineData("KeyVault__VaultUri", "http://tests.vault.azure.net/", "KeyVault__VaultUri must be")]
    [InlineData("SyncSchedule", "every hour", "SyncSchedule")]
    [InlineData("Personio__RequestsPerMinute", "-1", "RequestsPerMinute")]
    [InlineData("AzureWebJobsStorage", "", "AzureWebJobsStorage")]
    public async Task Start_WrongSetting_IsRefusedWithItsName(string setting, string value, string message)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => FunctionsHost.StartAsync(new Dictionary<string, string>(Good) { [setting] = value }));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
