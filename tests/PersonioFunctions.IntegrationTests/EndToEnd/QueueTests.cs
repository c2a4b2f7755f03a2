using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Messages that arrive twice, too late, or from another sender.</summary>
[Collection(SharedProduct.Name)]
public sealed class QueueTests(ProductFixture fixture)
{
    private const string FinishedBefore = "the run has finished before";
    private const string AtWork = "Another attempt is at work";

    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Message_SentTwice_IsOneRun()
    {
        var account = await Product.ConnectAsync("queue-twice", 250);
        var versions = await account.VersionsAsync();
        var walked = (await account.ListRequestsAsync()).Count;
        var message = Message(account.Name, "20261123140000000-0badcafe");
        var secondIsDone = OneMore(FinishedBefore, AtWork);

        await Product.Queue.SendMessageAsync(message);
        await Product.Queue.SendMessageAsync(message);

        await EndedAsync(account);
        await Eventually.TrueAsync(secondIsDone, "the second message found nothing to do");
        await AssertOneRunAsync(account, walked, versions);
    }

    [Fact]
    public async Task Message_DeliveredAgainAfterItsRun_DoesNothing()
    {
        var account = await Product.ConnectAsync("queue-again", 120);
        var versions = await account.VersionsAsync();
        var walked = (await account.ListRequestsAsync()).Count;
        var message = Message(account.Name, "20261123140000000-0badcaff");
        await Product.Queue.SendMessageAsync(message);
        await EndedAsync(account);
        var isDone = OneMore(FinishedBefore);

        await Product.Queue.SendMessageAsync(message);

        await Eventually.TrueAsync(isDone, "the second message found nothing to do");
        await AssertOneRunAsync(account, walked, versions);
    }

    [Fact]
    public async Task Message_WhileAnotherRunIsActive_RunsSoonAfterIt()
    {
        var account = await Product.ConnectAsync("queue-busy", 10);
        await account.AddFaultAsync(new FaultRule { Kind = FaultKind.Slow, DelayMilliseconds = 2_000, Times = 1 });
        string[] runIds = ["20261123140000000-0badcaf1", "20261123140000001-0badcaf2"];

        foreach (var runId in runIds)
            await Product.Queue.SendMessageAsync(Message(account.Name, runId));

        // The run starts long before the lease of a crashed host would expire.
        await Eventually.TrueAsync(
            async () => (await account.RunsAsync()).Count(run => run is { Trigger: "manual", Status: "succeeded" }) == runIds.Length,
            "both runs have ended",
            TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Message_Unreadable_BecomesPoisonAndBlocksNoOther()
    {
        var account = await Product.ConnectAsync("queue-beside", 20);
        string[] garbage =
            ["nothing of ours", Message(account.Name, "not-a-run"), Message("../odd", "20261123140000000-0badcafe"), "{\"v\":2}"];
        var dropped = Output("was dropped");

        foreach (var text in garbage)
            await Product.Queue.SendMessageAsync(text);

        Assert.Equal("succeeded", (await account.ResyncAsync()).Status);
        await Eventually.TrueAsync(() => Output("was dropped") == dropped + garbage.Length, "every text was dropped from the poison queue");
        await Eventually.TrueAsync(async () => (await Product.Poison.PeekMessageAsync()).Value is null, "the poison queue is empty");
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    // The host cannot decode it, so no function sees it.
    [Fact]
    public async Task Message_NotBase64_StaysOnThePoisonQueueAndBlocksNoOther()
    {
        var account = await Product.ConnectAsync("queue-raw", 5);
        var isWarnedAbout = OneMore("Message decoding has failed!");

        await Product.RawQueue.SendMessageAsync("{\"v\":1} is not Base64");

        await Eventually.TrueAsync(isWarnedAbout, "the host warns about the message");
        await Eventually.TrueAsync(
            async () => (await Product.Poison.GetPropertiesAsync()).Value.ApproximateMessagesCount == 1,
            "the message is on the poison queue");
        Assert.Equal("succeeded", (await account.ResyncAsync()).Status);
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
        await Product.Poison.ClearMessagesAsync();
    }

    [Fact]
    public async Task Message_AccountIsNotConnected_LeavesNothing()
    {
        const string Name = "queue-unheard-of";
        var isDone = OneMore("(notConnected)");

        await Product.Queue.SendMessageAsync(Message(Name, "20261123140000000-0badcafe"));

        await Eventually.TrueAsync(isDone, "the message was given up");
        foreach (var table in (TableClient[])[Product.Accounts, Product.Employees, Product.Runs])
            Assert.Empty(await table.QueryAsync<TableEntity>().Where(row => row.PartitionKey == Name || row.RowKey == Name).ToListAsync());
    }

    private static string Message(string account, string runId) => JsonSerializer.Serialize(new
    {
        v = 1,
        account,
        runId,
        trigger = "manual",
        requestedAt = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
    });

    private static Task EndedAsync(TestAccount account) => Eventually.TrueAsync(
        async () => (await account.RunsAsync()).Any(run => run is { Trigger: "manual", FinishedAt: not null }), "the run ended");

    private static async Task AssertOneRunAsync(TestAccount account, int walkedBefore, IReadOnlyDictionary<string, string> versionsBefore)
    {
        var run = Assert.Single(await account.RunsAsync(), run => run.Trigger == "manual");
        WholeRoadTests.AssertSucceeded(run, new CountsView(versionsBefore.Count, 0, 0, Unchanged: versionsBefore.Count, 0, 0, 0, 0));
        Assert.Equal(run.Pages, (await account.ListRequestsAsync()).Count - walkedBefore);
        Assert.Equal(versionsBefore, await account.VersionsAsync());
    }

    private int Output(string text) => Product.Host.Output.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Whether the host has logged one of these lines again since now.</summary>
    private Func<bool> OneMore(params string[] texts)
    {
        var before = texts.Sum(Output);
        return () => texts.Sum(Output) > before;
    }
}
