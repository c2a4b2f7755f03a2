using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>Webhooks of Personio against the running product: true, forged, malformed and far too many.</summary>
[Collection(SharedProduct.Name)]
public sealed class WebhookTests(ProductFixture fixture) : IDisposable
{
    private readonly HttpClient _personio = new();

    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Post_DismissedEmployee_IsLeftInTheTableWithinFiveSeconds()
    {
        var account = await Product.ConnectAsync("webhook-dismissal", 40);
        var token = await SwitchOnAsync(account);
        var person = (await account.PlainPeopleAsync())[0];
        await Product.Control.TerminateEmployeeAsync(
            account.Name, person.Id, ExpectedRow.Today().AddDays(-1), CancellationToken.None);
        var clock = Stopwatch.StartNew();

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(account.Name, token, Body(person.Id, "employment.terminated"))).Status);
        var answered = clock.Elapsed;
        await Eventually.TrueAsync(
            async () => (string)(await account.RowsAsync())[$"{person.Id}"]["LifecycleState"] == "left", "the employee is left");

        Assert.True(answered < TimeSpan.FromSeconds(1), $"The answer took {answered}.");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
        Assert.Equal("webhook", (await account.RunsAsync())[0].Trigger);
        Assert.Contains(await account.ChangesAsync(), change => change is { Event: "left", Cause: "webhook" });
    }

    [Fact]
    public async Task Put_Webhook_ShowsTheTokenOnceAndNowhereElse()
    {
        var account = await Product.ConnectAsync("webhook-token", 5);
        Assert.Null((await account.ShowAsync()).Webhook);

        var token = await SwitchOnAsync(account);

        Assert.Null((await account.ShowAsync()).Webhook!.Token);
        Assert.Null((await PutAsync(account, true)).Webhook!.Token);
        await account.ReconnectAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(account.Name, token, Body(1, "absence-period.created"))).Status);
        Assert.Null((await PutAsync(account, false)).Webhook);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(account.Name, token, Body(1))).Status);
        var second = await SwitchOnAsync(account);
        Assert.NotEqual(token, second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(account.Name, token, Body(1))).Status);

        var rows = await Product.Accounts.QueryAsync<TableEntity>()
            .Select(row => string.Join(' ', row.Select(column => column.Value))).ToListAsync();
        Assert.All(
            [Product.Host.Output, fixture.SentMessages(), rows, Product.Api.Problems],
            texts => Assert.DoesNotContain(
                texts,
                text => text.Contains(token, StringComparison.Ordinal) || text.Contains(second, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Put_WebhookWithOtherMembersOrForNoAccount_IsRefused()
    {
        var account = await Product.ConnectAsync("webhook-put", 5);

        var problem = (await Product.Api.PutAsync($"accounts/{account.Name}", new { webhook = true, displayName = "Acme" }))
            .ReadProblem(HttpStatusCode.BadRequest, "invalidAccount");
        Assert.Equal(["webhook"], problem.Errors!.Keys);
        (await Product.Api.PutAsync("accounts/webhook-nobody", new { webhook = true })).ReadProblem(HttpStatusCode.NotFound, "notFound");
        Assert.Null((await account.ShowAsync()).Webhook);
    }

    [Fact]
    public async Task Put_FullSyncEvery_IsShownKeptAndReset()
    {
        var account = await Product.ConnectAsync("webhook-every", 5);
        var path = $"accounts/{account.Name}";

        var on = (await Product.Api.PutAsync(path, new { webhook = true, fullSyncEvery = 6 })).Read<AccountView>().Webhook!;
        Assert.Equal(6, on.FullSyncEvery);
        await account.ReconnectAsync();
        Assert.Equal(6, (await account.ShowAsync()).Webhook!.FullSyncEvery);
        var reset = (await PutAsync(account, true)).Webhook!;
        Assert.Equal((null, null), (reset.FullSyncEvery, reset.Token));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(account.Name, on.Token, Body(1, "absence-period.created"))).Status);
        foreach (var (webhook, fullSyncEvery) in ((bool, int)[])[(true, 0), (true, 25), (false, 6)])
        {
            var answer = await Product.Api.PutAsync(path, new { webhook, fullSyncEvery });
            var problem = answer.ReadProblem(HttpStatusCode.BadRequest, "invalidAccount");
            Assert.Equal(["fullSyncEvery"], problem.Errors!.Keys);
        }
    }

    [Fact]
    public async Task Post_Forged_IsRefusedAlikeAndCostsNothing()
    {
        var account = await Product.ConnectAsync("webhook-forged", 5);
        var other = await Product.ConnectAsync("webhook-forged-other", 5);
        var off = await Product.ConnectAsync("webhook-forged-off", 5);
        var (token, ofOther) = (await SwitchOnAsync(account), await SwitchOnAsync(other));
        var person = (await account.PeopleAsync())[0];
        await Product.Control.ClearRequestsAsync(CancellationToken.None);

        var answers = new List<ApiAnswer>
        {
            await SendAsync(account.Name, null, Body(person.Id)),
            await SendAsync(account.Name, "", Body(person.Id)),
            await SendAsync(account.Name, ofOther, Body(person.Id)),
            await SendAsync(account.Name, $"Bearer {token}", Body(person.Id)),
            await SendAsync(account.Name, token[..^1], Body(person.Id)),
            await SendAsync(account.Name, "wrong", "not json"),
            await SendAsync(off.Name, token, Body(person.Id)),
            await SendAsync("webhook-forged-nobody", token, Body(person.Id)),
            await SendAsync("NO NAME", token, Body(person.Id)),
        };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Empty(await RequestsAsync(account));
        Assert.Empty(WebhookMessages(account).Concat(WebhookMessages(other)).Concat(WebhookMessages(off)));
    }

    [Fact]
    public async Task Post_MalformedOrAboutSomebodyElse_IsRefusedOrChangesNothing()
    {
        var account = await Product.ConnectAsync("webhook-odd", 5);
        var other = await Product.ConnectAsync("webhook-odd-other", 5);
        var token = await SwitchOnAsync(account);
        await SwitchOnAsync(other);
        var ofOther = (await other.PeopleAsync())[0];
        await Product.Control.ClearRequestsAsync(CancellationToken.None);

        foreach (var body in (string[])["", "hello", "[]", "{}", Body(new string('7', 400)), Body("../1"), Body("1' or '1"), Body("-1")])
        {
            var answer = await SendAsync(account.Name, token, body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains("\"invalidBody\"", answer.Body, StringComparison.Ordinal);
        }

        var large = await SendAsync(account.Name, token, Body("1") + new string(' ', 16 * 1024));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(account.Name, token, Body(ofOther.Id, "absence-period.created"))).Status);
        Assert.Empty(WebhookMessages(account));

        // The id is looked up with the credentials of the account in the address.
        var aboutOther = Body(ofOther.Id).Replace("{", $"{{\"account\":\"{other.Name}\",", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(account.Name, token, aboutOther)).Status);
        await Eventually.TrueAsync(
            async () => (await RequestsAsync(account)).Any(path => path.EndsWith($"/{ofOther.Id}", StringComparison.Ordinal)),
            "the id was looked up");
        Assert.Empty(await RequestsAsync(other));
        Assert.Empty(WebhookMessages(other));
    }

    [Fact]
    public async Task Post_TenThousandWebhooks_CostTheLimitsOfTheAccountAndDoNotHoldUpItsSync()
    {
        var account = await Product.ConnectAsync("webhook-flood", 30);
        var token = await SwitchOnAsync(account);
        await Product.Control.ClearRequestsAsync(CancellationToken.None);
        var clock = Stopwatch.StartNew();
        var syncTook = TimeSpan.Zero;

        var sync = Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            var begun = clock.Elapsed;
            var run = await account.ResyncAsync();

            // The lookup of an employee may hold the account at that moment. Then the run waits for it.
            await Eventually.TrueAsync(
                async () => (run = await account.AtRestAsync(run.RunId)).FinishedAt is not null, "the sync has ended");
            syncTook = clock.Elapsed - begun;
            return run;
        });
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (id, _) => Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(account.Name, token, Body(id))).Status));
        var run = await sync;
        var minutes = 1 + (int)clock.Elapsed.TotalMinutes;
        await Eventually.TrueAsync(
            async () => (await RequestsAsync(account)).Count(path => char.IsDigit(path[^1])) >= 20, "the first employees were looked up");

        Assert.Equal("succeeded", run.Status);
        Assert.InRange(syncTook, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        var requests = await RequestsAsync(account);
        Assert.InRange(requests.Count(path => char.IsDigit(path[^1])), 20, 20 * (minutes + 1) + 2);
        Assert.InRange(requests.Count, 20, 30 * (minutes + 1));

        // A message and its watchdog, for each turn and each time that the account was held by another run.
        Assert.InRange(WebhookMessages(account).Count, 2, 100 * (minutes + 1));
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    public void Dispose() => _personio.Dispose();

    private static string Body(object id, string name = "person.updated") => JsonSerializer.Serialize(new
    {
        event_name = name,
        company_id = "1",
        occurred_at = "2026-11-23T14:00:00Z",
        payload = new { person_id = $"{id}" },
    });

    private async Task<string> SwitchOnAsync(TestAccount account)
    {
        var webhook = (await PutAsync(account, true)).Webhook!;
        Assert.Equal(new Uri(Product.Host.BaseUrl, $"accounts/{account.Name}/personio-webhook"), webhook.Url);
        Assert.False(webhook.Registered);
        return webhook.Token!;
    }

    private async Task<AccountView> PutAsync(TestAccount account, bool webhook) =>
        (await Product.Api.PutAsync($"accounts/{account.Name}", new { webhook })).Read<AccountView>();

    private async Task<ApiAnswer> SendAsync(string account, string? token, string body)
    {
        var address = new Uri(Product.Host.BaseUrl, $"accounts/{Uri.EscapeDataString(account)}/personio-webhook");
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", token);
        using var response = await _personio.SendAsync(request);
        var answer = new ApiAnswer(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, null, await response.Content.ReadAsStringAsync());
        ApiContract.Check(HttpMethod.Post, address.AbsolutePath["/api/".Length..], answer);
        return answer;
    }

    private async Task<IReadOnlyList<string>> RequestsAsync(TestAccount account) =>
        [.. (await Product.Control.GetRequestsAsync(account.Name, CancellationToken.None))
            .Select(request => request.PathAndQuery.Split('?')[0])];

    private List<string> WebhookMessages(TestAccount account) =>
    [
        .. fixture.SentMessages().Where(message =>
            message.Contains($"\"account\":\"{account.Name}\"", StringComparison.Ordinal)
            && message.Contains("\"trigger\":\"webhook\"", StringComparison.Ordinal)),
    ];
}
