using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using PersonioFunctions.LocalHost;
using PersonioFunctions.LocalHost.Azurite;

namespace PersonioFunctions.IntegrationTests.LocalHost;

public sealed partial class AzuriteProcessTests
{
    [Fact]
    public async Task StartAsync_FreePorts_AnswersUntilDisposed()
    {
        int id;
        await using (var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), CancellationToken.None))
        {
            id = azurite.ProcessId;
            await new QueueClient(azurite.ConnectionString, "probe").CreateAsync();
            await new TableClient(azurite.ConnectionString, "probe").CreateAsync();
        }

        Assert.DoesNotContain(Process.GetProcesses(), process => process.Id == id);
    }

    [Fact]
    public async Task StartAsync_Location_KeepsTheDataBetweenStarts()
    {
        using var directory = new TemporaryDirectory();
        var options = new AzuriteOptions { Location = Path.Combine(directory.Path, "new", "folder") };
        await using (var first = await AzuriteProcess.StartAsync(options, CancellationToken.None))
        {
            var table = new TableClient(first.ConnectionString, "probe");
            await table.CreateAsync();
            await table.AddEntityAsync(new TableEntity("partition", "row") { ["Text"] = "kept" });
        }

        await using var second = await AzuriteProcess.StartAsync(options, CancellationToken.None);

        var row = await new TableClient(second.ConnectionString, "probe").GetEntityAsync<TableEntity>("partition", "row");
        Assert.Equal("kept", row.Value.GetString("Text"));
    }

    [Fact]
    public async Task StartAsync_PortTaken_ThrowsWithTheReason()
    {
        await using var first = await AzuriteProcess.StartAsync(new AzuriteOptions(), CancellationToken.None);
        var taken = int.Parse(TablePort().Match(first.ConnectionString).Groups[1].Value, CultureInfo.InvariantCulture);

        var refusal = await Assert.ThrowsAsync<StartupException>(
            () => AzuriteProcess.StartAsync(new AzuriteOptions { TablePort = taken }, CancellationToken.None));

        Assert.Contains("EADDRINUSE", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_Cancelled_LeavesNothingRunning()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AzuriteProcess.StartAsync(new AzuriteOptions(), cancelled.Token));
    }

    [GeneratedRegex(@"TableEndpoint=http://127\.0\.0\.1:(\d+)/")]
    private static partial Regex TablePort();
}
