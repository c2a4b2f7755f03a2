namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>The events about an account that a subscriber receives, from real runs.</summary>
public sealed class AccountEventTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Account_DegradedAndHeldAndQuarantined_IsToldOnceEach()
    {
        await using var stage = await EventStage.OpenAsync(azurite, people: 40);
        await stage.SubscribeAsync("account.*");

        stage.Company.Hidden.Add("department");
        await SyncTwiceAsync(stage);
        stage.Company.Hidden.Clear();
        await SyncTwiceAsync(stage);
        var gone = stage.Company.People[..5];
        stage.Company.People.RemoveRange(0, 5);
        await SyncTwiceAsync(stage);
        stage.Company.People.AddRange(gone);
        await SyncTwiceAsync(stage);
        stage.Company.Revoke();
        await stage.Sync.RefuseAsync();
        await stage.DeliverAsync();
        await SyncTwiceAsync(stage);

        Assert.Equal(
            ["account.degraded", "account.recovered", "account.held", "account.recovered", "account.quarantined"],
            stage.Receiver.All.Select(received => received.Type));
        Assert.Equal(
            ["unreadableAttributes", null, "tooManyLeavers", null, "quarantined"],
            stage.Receiver.All.Select(received => received.Event.GetProperty("data").TryGetProperty("code", out var code)
                ? code.GetString()
                : null));
    }

    // The account was degraded all the time, and a consumer that has handled an id ignores it from then on.
    [Fact]
    public async Task Account_DegradedAgainAfterAFailedRun_IsToldWithAnotherId()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync("account.*");
        stage.Company.Hidden.Add("department");
        await SyncTwiceAsync(stage);
        stage.Company.InsteadOfList = StubCompany.Refused;
        await SyncTwiceAsync(stage);
        stage.Company.InsteadOfList = () => null;
        await SyncTwiceAsync(stage);

        Assert.Equal(
            ["account.degraded", "account.failing", "account.degraded"], stage.Receiver.All.Select(received => received.Type));
        Assert.Equal(3, stage.Receiver.All.Select(received => received.Id).Distinct().Count());
    }

    [Fact]
    public async Task Account_PurgedWhileItFailed_HasNotRecoveredWhenItIsConnectedAgain()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync("account.*");
        stage.Company.InsteadOfList = StubCompany.Refused;
        await SyncTwiceAsync(stage);
        Assert.Equal(
            RemoveOutcome.Removed,
            await stage.Sync.Get<AccountRemover>().RemoveAsync(stage.Sync.Account, StoredData.Purge, CancellationToken.None));
        Assert.Null(await stage.PositionAsync());

        stage.Company.InsteadOfList = () => null;
        stage.Sync.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.Sync.ConnectAsync();
        await SyncTwiceAsync(stage);

        Assert.Equal(
            ["account.failing", "account.connected", "account.firstSyncCompleted"],
            stage.Receiver.All.Select(received => received.Type));
    }

    [Fact]
    public async Task Account_Fails_IsPostedToTeamsAsACard()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        stage.Kind = "teams";
        Assert.Equal(EditOutcome.Created, (await stage.PutAsync(stage.Receiver.Url, key: null, events: "account.*")).Outcome);
        stage.Company.InsteadOfList = StubCompany.Refused;
        await SyncTwiceAsync(stage);

        var received = Assert.Single(stage.Receiver.All);
        Assert.Equal("application/json; charset=utf-8", received.Headers.ContentType);
        Assert.DoesNotContain("webhook-signature", received.Headers.Keys);
        Assert.Equal("message", received.Event.GetProperty("type").GetString());
        var attachment = received.Event.GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", attachment.GetProperty("contentType").GetString());
        var texts = attachment.GetProperty("content").GetProperty("body");
        Assert.Equal($"accounts/{stage.Sync.Account}: failing", texts[0].GetProperty("text").GetString());
        var facts = texts[1].GetProperty("facts").EnumerateArray().ToDictionary(
            fact => fact.GetProperty("title").GetString()!, fact => fact.GetProperty("value").GetString());
        Assert.Equal("personioForbidden", facts["code"]);
        Assert.StartsWith($"{stage.Sync.Account}:failing:", facts["id"], StringComparison.Ordinal);
    }

    private static async Task SyncTwiceAsync(EventStage stage)
    {
        for (var run = 0; run < 2; run++)
        {
            stage.Sync.Time.Advance(TimeSpan.FromMinutes(10));
            await stage.Sync.TrySyncAsync();
            await stage.DeliverAsync();
        }
    }
}
