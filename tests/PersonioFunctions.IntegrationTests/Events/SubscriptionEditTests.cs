using Azure;

namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>
/// A person edits a subscription while a publisher is at work, or while a step of the edit fails. What the person asked for counts, no
/// event is lost, and nothing that happened before the subscription is told.
/// </summary>
public sealed class SubscriptionEditTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    // The delivery began before the edit, so it says nothing about the subscription as it is now.
    [Theory]
    [InlineData(500, "put")]
    [InlineData(410, "put")]
    [InlineData(500, "resume")]
    [InlineData(410, "resume")]
    public async Task Delivery_FailsAfterAnEdit_LeavesTheEditAndTriesAgainAtOnce(int status, string edit)
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await using var other = await Receiver.StartAsync();
        await stage.SubscribeAsync();
        stage.Receiver.Answer = async context =>
        {
            context.Response.StatusCode = stage.Receiver.All.Count == 1 ? status : 204;
            if (stage.Receiver.All.Count > 1) return;
            stage.Sync.Time.Advance(TimeSpan.FromSeconds(1));
            if (edit == "put") Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(other.Url)).Outcome);
            else Assert.NotNull(await stage.Sync.Get<SubscriptionActions>().ResumeAsync(stage.Name, CancellationToken.None));
        };

        var ids = await stage.MoveAsync("One", 1001, 1002);

        var stored = await stage.SubscriptionAsync();
        Assert.Equal((SubscriptionStatus.Active, 0, null), (stored.Status, stored.Attempts, stored.Failure));
        Assert.Equal([ids[0], .. ids], stage.Receiver.All.Concat(other.All).Select(received => received.Id));
        Assert.Equal(edit == "put" ? 2 : 0, other.All.Count);
    }

    [Fact]
    public async Task Put_NarrowsAndItsRowIsNotWritten_TellsNothingTwice()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        await stage.MoveAsync("One", 1001);
        stage.Accounts = ["elsewhere"];
        stage.Sync.Storage.BeginOnce(request => request.ChangesRow(TableNames.Subscriptions, "subscription"), StorageFault.Refused);

        await Assert.ThrowsAsync<RequestFailedException>(() => stage.PutAsync(stage.Receiver.Url));

        stage.Receiver.Forget();
        Assert.Equal(await stage.MoveAsync("Two", 1001), stage.Receiver.All.Select(received => received.Id));

        // When the row is written, the position is of no more use.
        Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(stage.Receiver.Url)).Outcome);
        Assert.Null(await stage.PositionAsync());
    }

    [Fact]
    public async Task Put_WhatADeletedOneOfTheSameNameTold_DoesNotCount()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.Sync.Get<FeedPositionStore>().ReplaceAsync(
            [new FeedPosition { Subscription = stage.Name, Account = "elsewhere", Cursor = ChangeLog.EndOf(99) }],
            [],
            CancellationToken.None);

        await stage.SubscribeAsync();

        Assert.Null(await stage.PositionAsync("elsewhere"));
        Assert.Equal(ChangeLog.EndOf((await stage.Sync.StateAsync()).SettledEpoch), (await stage.PositionAsync())!.Cursor);
    }

    [Fact]
    public async Task Delete_FailsAtAnyStepAndPutAgain_TellsNothingTwice()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        for (var step = 1; ; step++)
        {
            await stage.MoveAsync($"D{step}", 1001);
            stage.Receiver.Forget();
            stage.Sync.Storage.Begin(number => number == step ? StorageFault.Refused : StorageFault.None);
            var isOver = false;
            try
            {
                await stage.Sync.Get<SubscriptionEditor>().DeleteAsync(stage.Name, CancellationToken.None);
                isOver = stage.Sync.Storage.Count < step;
            }
            catch (RequestFailedException)
            {
            }

            stage.Sync.Storage.Heal();
            await stage.PutAsync(stage.Receiver.Url);
            await stage.DeliverAsync();
            Assert.Empty(stage.Receiver.All);
            if (!isOver) continue;
            Assert.InRange(step, 4, 20);
            return;
        }
    }

    // Another instance deletes the subscription just when this publisher has its lease. This instance still knows the secret.
    [Fact]
    public async Task Delete_WhilePublisherBegins_TellsNothingTwice()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        await stage.MoveAsync("One", 1001);
        stage.Receiver.Forget();
        var position = (await stage.PositionAsync())!;
        stage.Sync.Storage.MeanwhileOnce(
            request => request.ReadsRow(TableNames.Subscriptions, $"position:{stage.Name}"),
            async () =>
            {
                await stage.Sync.Get<SubscriptionStore>().DeleteAsync(stage.Name, CancellationToken.None);
                await stage.Sync.Get<FeedPositionStore>().ReplaceAsync([], [position], CancellationToken.None);
            });

        await stage.HandleAsync(new PublishMessage(stage.Name, stage.Sync.Account));

        Assert.Empty(stage.Receiver.All);
        Assert.Null(await stage.PositionAsync());
    }

    [Fact]
    public async Task Delete_AgainAfterThePositionsWereLeft_DeletesThem()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        stage.Sync.Storage.BeginOnce(request => request.IsBatch, StorageFault.Refused);
        var editor = stage.Sync.Get<SubscriptionEditor>();
        await Assert.ThrowsAsync<RequestFailedException>(() => editor.DeleteAsync(stage.Name, CancellationToken.None));

        await editor.DeleteAsync(stage.Name, CancellationToken.None);

        Assert.Null(await stage.PositionAsync());
        Assert.Null(await stage.Sync.Get<SubscriptionStore>().FindAsync(stage.Name, CancellationToken.None));
    }

    // An account that was connected after the subscription has no position until its first event.
    [Fact]
    public async Task Put_EventsOfAccountsToo_TellsTheChangesThatWaited()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        await stage.ForgetPositionAsync();
        var ids = await stage.ChangeAsync("One", 1001);

        await stage.PutAsync(stage.Receiver.Url, events: ["employee.*", "account.*"]);
        await stage.DeliverAsync();

        Assert.Equal(ids, stage.Receiver.All.Select(received => received.Id));
    }

    [Fact]
    public async Task Put_EventsOfEmployeesToo_TellsTheEventsOfTheAccountThatWaited()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync("account.*");
        await stage.ForgetPositionAsync();
        await stage.ChangeAsync("One", 1001);

        await stage.PutAsync(stage.Receiver.Url, events: ["employee.*", "account.*"]);
        await stage.DeliverAsync();

        Assert.Equal(
            ["account.connected", "account.firstSyncCompleted"], stage.Receiver.All.Select(received => received.Type));
    }

    // The subscription stood still from the account's connection until its first changes were deleted.
    [Fact]
    public async Task Changes_OfAnAccountThatWasNeverToldAndSwept_StopTheSubscription()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        await stage.ForgetPositionAsync();
        await stage.ChangeAsync("One", 1001);
        await SweepAllAsync(stage);
        await stage.ChangeAsync("Two", 1001);

        await stage.DeliverAsync();

        var stored = await stage.SubscriptionAsync();
        Assert.Equal((SubscriptionStatus.Failing, NoticeCodes.EventsLost), (stored.Status, stored.Failure?.Notice.Code));
        Assert.Empty(stage.Receiver.All);
    }

    [Fact]
    public async Task Subscribe_AccountWithSweptChanges_LosesNothing()
    {
        await using var stage = await EventStage.OpenAsync(await azurite.TakeAnotherAsync());
        await stage.ChangeAsync("One", 1001);
        await SweepAllAsync(stage);
        stage.Accounts = null;

        await stage.SubscribeAsync("employee.*", "account.*");
        var ids = await stage.MoveAsync("Two", 1001);

        Assert.Equal(SubscriptionStatus.Active, (await stage.SubscriptionAsync()).Status);
        Assert.Equal(ids, stage.Receiver.All.Select(received => received.Id));
    }

    // A person may edit a secret in the store, and the row then names a version that cannot be read as a target.
    [Theory]
    [InlineData("nowhere")]
    [InlineData("{}")]
    [InlineData("""{"url":"nowhere","secrets":[]}""")]
    [InlineData("""{"url":"ftp://receiver.example/","secrets":[]}""")]
    [InlineData("""{"url":"https://receiver.example:99999/","secrets":[]}""")]
    [InlineData("""{"url":"https://receiver.example/","secrets":[null]}""")]
    [InlineData("""{"url":"https://receiver.example/","secrets":["password"]}""")]
    [InlineData("""{"url":"https://receiver.example/","secrets":[]}""")]
    public async Task Secret_EditedByHand_IsAFailedAttemptThatPutMends(string text)
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        var version = await stage.Sync.Secrets.SetAsync(
            SecretNames.ForSubscription(stage.Name), text, named: null, CancellationToken.None);
        await stage.Sync.Get<SubscriptionStore>().ChangeAsync(
            stage.Name, read => read with { SecretVersion = version }, CancellationToken.None);

        var ids = await stage.MoveAsync("One", 1001);

        var stored = await stage.SubscriptionAsync();
        Assert.Equal((SubscriptionStatus.Active, 1), (stored.Status, stored.Attempts));
        Assert.Equal(NoticeCodes.SecretStore, stored.Failure!.Notice.Code);
        Assert.Contains("PUT", stored.Failure.Notice.Message, StringComparison.Ordinal);
        Assert.Equal(EditOutcome.Updated, (await stage.PutAsync(stage.Receiver.Url)).Outcome);
        await stage.DeliverAsync();
        Assert.Equal(ids, stage.Receiver.All.Select(received => received.Id));
    }

    private static async Task SweepAllAsync(EventStage stage)
    {
        var through = (await stage.Sync.ChangesAsync())[^1].Cursor;
        await stage.Sync.Get<ChangeLog>().DeleteThroughAsync(stage.Sync.Account, through, CancellationToken.None);
        await stage.Sync.ChangeStateAsync(state => state with { Retention = state.Retention with { SweptThrough = through } });
    }
}
