using System.Diagnostics;
using System.Net;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>Webhooks that the product creates in Personio and that Personio sends: on time, lost, late, twice and forged.</summary>
[Collection(SharedProduct.Name)]
public sealed class RegisteredWebhookTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    private SimulatorControl Personio => Product.Control;

    [Fact]
    public async Task Dismiss_WithWebhook_IsLeftInTheTableWithinFiveSeconds()
    {
        var account = await RegisteredAsync("registered-dismissal");
        var person = (await account.PlainPeopleAsync())[0];
        var clock = Stopwatch.StartNew();

        await Personio.TerminateEmployeeAsync(account.Name, person.Id, ExpectedRow.Today().AddDays(-1), CancellationToken.None);
        await Eventually.TrueAsync(
            async () => (string)(await account.RowsAsync())[$"{person.Id}"]["LifecycleState"] == "left", "the employee is left");

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
        Assert.Equal([204], (await AttemptsAsync(account)).Select(attempt => attempt.Status));
    }

    [Theory]
    [InlineData(WebhookFaultKind.Late, 1)]
    [InlineData(WebhookFaultKind.Repeated, 1)]
    public async Task Send_LateOrTwice_ReadsTheEmployeeOnce(WebhookFaultKind kind, int lookups)
    {
        var account = await RegisteredAsync($"registered-{kind}".ToLowerInvariant());
        var person = (await account.PlainPeopleAsync())[0];
        await FaultAsync(account, kind);
        await Personio.ClearRequestsAsync(CancellationToken.None);

        await account.EditAsync(person.Id, someone => someone with { LastName = "Grottenolm" });

        await Eventually.TrueAsync(
            async () => (string)(await account.RowsAsync())[$"{person.Id}"]["LastName"] == "Grottenolm", "the employee was read");
        await Eventually.TrueAsync(
            async () => (await AttemptsAsync(account)).Count == (kind == WebhookFaultKind.Repeated ? 2 : 1), "the webhooks were sent");
        Assert.All(await AttemptsAsync(account), attempt => Assert.Equal(204, attempt.Status));
        Assert.Equal(lookups, await LookupsAsync(account, person.Id));
    }

    [Theory]
    [InlineData(WebhookFaultKind.Lost)]
    [InlineData(WebhookFaultKind.Forged)]
    public async Task Send_LostOrForged_ChangesNothingUntilTheListFindsAndCountsIt(WebhookFaultKind kind)
    {
        var account = await RegisteredAsync($"registered-{kind}".ToLowerInvariant());
        var people = await account.PlainPeopleAsync();
        await FaultAsync(account, kind);
        await Personio.ClearRequestsAsync(CancellationToken.None);

        await account.EditAsync(people[0].Id, someone => someone with { LastName = "Grottenolm" });
        await Eventually.TrueAsync(async () => (await AttemptsAsync(account)).Count == 1, "the webhook was sent or lost");
        await account.EditAsync(people[1].Id, someone => someone with { LastName = "Quastenflosser" });
        await Eventually.TrueAsync(
            async () => (string)(await account.RowsAsync())[$"{people[1].Id}"]["LastName"] == "Quastenflosser", "the other one was read");

        Assert.Equal(kind == WebhookFaultKind.Forged ? 401 : null, (await AttemptsAsync(account))[0].Status);
        Assert.Equal(0, await LookupsAsync(account, people[0].Id));
        Assert.NotEqual("Grottenolm", (await account.RowsAsync())[$"{people[0].Id}"]["LastName"]);
        var run = await account.ResyncAsync();
        Assert.Equal((1, 1), (run.Counts.Updated, run.Counts.MissedByWebhooks));
        Assert.Equal("Grottenolm", (await account.RowsAsync())[$"{people[0].Id}"]["LastName"]);
        Assert.Equal(0, (await account.ResyncAsync()).Counts.MissedByWebhooks);
    }

    [Fact]
    public async Task Put_WebhookFalseAndDelete_DeleteTheWebhookInPersonio()
    {
        var account = await RegisteredAsync("registered-off");
        await account.ReconnectAsync();
        Assert.True((await account.ShowAsync()).Webhook!.Registered);

        var off = await PutAsync(account, false);
        Assert.Null(off.Webhook);
        Assert.Empty(off.Warnings);
        Assert.Empty(await WebhooksAsync(account));

        Assert.True((await PutAsync(account, true)).Webhook!.Registered);
        Assert.Single(await WebhooksAsync(account));
        Assert.Equal(HttpStatusCode.NoContent, (await Product.Api.DeleteAsync($"accounts/{account.Name}")).Status);
        Assert.Empty(await WebhooksAsync(account));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FaultKind.ServerError)]
    [InlineData(FaultKind.BadGatewayHtml)]
    [InlineData(FaultKind.HtmlPage)]
    [InlineData(FaultKind.NotFoundHtml)]
    [InlineData(FaultKind.ConnectionReset)]
    [InlineData(FaultKind.Redirect)]
    [InlineData(FaultKind.Slow)]
    public async Task Put_WebhookThatPersonioDoesNotCreate_IsSwitchedOnAndSaysWhatToDo(FaultKind? fault)
    {
        var account = await Product.ConnectAsync($"unregistered-{fault?.ToString().ToLowerInvariant() ?? "scope"}", 5);
        if (fault is { } kind)
        {
            await Personio.SetWebhookScopeAsync(account.Name, true, CancellationToken.None);
            await Personio.AddFaultAsync(
                new FaultRule { Kind = kind, On = FaultTarget.Webhooks, Company = account.Name, DelayMilliseconds = 60_000 },
                CancellationToken.None);
        }

        var clock = Stopwatch.StartNew();
        var on = await PutAsync(account, true);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"It took {clock.Elapsed}.");
        Assert.False(on.Webhook!.Registered);
        Assert.NotNull(on.Webhook.Token);
        Assert.Equal("webhookNotCreated", on.Warnings[0].Code);
        Assert.DoesNotContain(on.Webhook.Token, on.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Empty((await account.ShowAsync()).Warnings);
        Assert.Empty(await WebhooksAsync(account));
    }

    [Fact]
    public async Task Put_WebhookFalseThatPersonioDoesNotDelete_IsSwitchedOffAndSaysSo()
    {
        var account = await RegisteredAsync("registered-stays");
        await Personio.SetWebhookScopeAsync(account.Name, false, CancellationToken.None);

        var off = await PutAsync(account, false);

        Assert.Null(off.Webhook);
        Assert.Equal("webhookNotDeleted", off.Warnings[0].Code);
        Assert.Contains($"{Assert.Single(await WebhooksAsync(account)).Id}", off.Warnings[0].Message, StringComparison.Ordinal);
        await account.EditAsync((await account.PlainPeopleAsync())[0].Id, someone => someone with { LastName = "Olm" });
        await Eventually.TrueAsync(async () => (await AttemptsAsync(account)).Count == 1, "the webhook was sent");
        Assert.Equal(401, (await AttemptsAsync(account))[0].Status);
    }

    private async Task<TestAccount> RegisteredAsync(string name)
    {
        var account = await Product.ConnectAsync(name, 40);
        await Personio.SetWebhookScopeAsync(name, true, CancellationToken.None);
        var on = await PutAsync(account, true);
        Assert.Empty(on.Warnings);
        Assert.True(on.Webhook!.Registered);
        var webhook = Assert.Single(await WebhooksAsync(account));
        Assert.Equal((on.Webhook.Url, "ENABLED"), (webhook.Url, webhook.Status));

        // A list after the webhook was switched on, so that later ones know what webhooks missed.
        Assert.Null((await account.ResyncAsync()).Counts.MissedByWebhooks);
        return account;
    }

    private Task FaultAsync(TestAccount account, WebhookFaultKind kind) => Personio.AddWebhookFaultAsync(
        new WebhookFault { Kind = kind, Company = account.Name, Times = 1 }, CancellationToken.None);

    private async Task<AccountView> PutAsync(TestAccount account, bool webhook) =>
        (await Product.Api.PutAsync($"accounts/{account.Name}", new { webhook })).Read<AccountView>();

    private Task<IReadOnlyList<WebhookInfo>> WebhooksAsync(TestAccount account) =>
        Personio.GetWebhooksAsync(account.Name, CancellationToken.None);

    private Task<IReadOnlyList<WebhookAttempt>> AttemptsAsync(TestAccount account) =>
        Personio.GetWebhookAttemptsAsync(account.Name, CancellationToken.None);

    private async Task<int> LookupsAsync(TestAccount account, long id) =>
        (await Personio.GetRequestsAsync(account.Name, CancellationToken.None))
            .Count(request => request.PathAndQuery.StartsWith($"/v1/company/employees/{id}?", StringComparison.Ordinal));
}
