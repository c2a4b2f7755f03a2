using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PersonioFunctions.IntegrationTests.Events;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class WebhookTests : IAsyncLifetime
{
    private const string Token = "0f3c";

    private SimulatorBench _bench = null!;
    private Receiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _bench = await SimulatorBench.StartAsync();
        _receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("client_credentials", true, 200)]
    [InlineData("client_credentials", false, 400)]
    [InlineData("password", true, 400)]
    public async Task Token_Form_IsAnsweredAsDocumented(string grant, bool right, int status)
    {
        using var answer = await TokenAsync(grant, right ? _bench.Company.ClientSecret : "wrong");

        Assert.Equal(status, (int)answer.StatusCode);
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(body.TryGetProperty(status == 200 ? "access_token" : "error", out _));
    }

    [Fact]
    public async Task Create_WithoutScopeOrToken_IsRefused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await CreateAsync(Valid)).StatusCode);
        await SignInAsync(allowed: false);
        Assert.Equal(HttpStatusCode.Forbidden, (await CreateAsync(Valid)).StatusCode);
        Assert.Empty(await WebhooksAsync());
    }

    [Fact]
    public async Task Create_InvalidOrTwice_IsRefused()
    {
        await SignInAsync();
        foreach (var (url, events) in ((object, string[])[])
            [("http://elsewhere.example", ["person.updated"]), (_receiver.Url, []), (_receiver.Url, ["person.sneezed"]), (7, [])])
        {
            using var refused = await CreateAsync(new { url, description = "a test", enabled_events = events });
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(Valid)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await CreateAsync(Valid)).StatusCode);
        Assert.Single(await WebhooksAsync());
    }

    [Fact]
    public async Task Delete_Webhook_IsGoneAndSendsNothing()
    {
        var id = await CreatedAsync();
        Assert.Contains($"{id}", await _bench.Http.GetStringAsync("/v2/webhooks"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await _bench.Http.DeleteAsync($"/v2/webhooks/{id}")).StatusCode);

        Assert.Equal(HttpStatusCode.NotFound, (await _bench.Http.DeleteAsync($"/v2/webhooks/{id}")).StatusCode);
        await _bench.Control.AddEmployeeAsync(_bench.CompanyName, CancellationToken.None);
        Assert.Empty(await AttemptsAsync());
    }

    [Fact]
    public async Task Change_OfAnEmployee_SendsItsEventsWithTheToken()
    {
        await CreatedAsync();
        var (control, name) = (_bench.Control, _bench.CompanyName);
        var added = await control.AddEmployeeAsync(name, CancellationToken.None);
        await EditAsync(added.Id, person => person with { LastName = "Grottenolm" });
        await EditAsync(added.Id, person => person with { Department = "Other" });
        await EditAsync(added.Id, person => person with { Position = "Nothing is sent for the job" });
        await EditAsync(added.Id, person => person with { CostCenters = [new SimulatedCostCenter(1, "One", 100)] });
        await control.TerminateEmployeeAsync(name, added.Id, new DateOnly(2026, 11, 20), CancellationToken.None);
        await control.EraseEmployeeAsync(name, added.Id, CancellationToken.None);

        await Eventually.TrueAsync(() => _receiver.All.Count >= 8, "the events arrived");
        Assert.Equal(
            [
                "employment.created", "employment.deleted", "employment.terminated", "employment.updated",
                "employment.updated.cost-centers", "person.created", "person.deleted", "person.updated",
            ],
            _receiver.All.Select(sent => sent.Event.GetProperty("event_name").GetString()).Order(StringComparer.Ordinal));
        Assert.All(_receiver.All, sent => Assert.Equal(Token, $"{sent.Headers.Authorization}"));
        Assert.All(_receiver.All, sent => Assert.DoesNotContain("Grottenolm", sent.Body, StringComparison.Ordinal));
        Assert.All(_receiver.All, sent => Assert.Contains($"\"id\":\"{added.Id}\"", sent.Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(401, false)]
    [InlineData(302, false)]
    public async Task Send_RefusedByTheReceiver_IsRepeatedAfterA5xxOnly(int status, bool repeated)
    {
        await CreatedAsync();
        _receiver.Answer = context =>
        {
            context.Response.StatusCode = _receiver.All.Count == 1 ? status : 204;
            context.Response.Headers.Location = _receiver.Url + "/elsewhere";
            return Task.CompletedTask;
        };

        await EditAsync((await FirstAsync()).Id, person => person with { LastName = "Olm" });

        await Eventually.TrueAsync(async () => (await AttemptsAsync()).Count == (repeated ? 2 : 1), "the webhook was sent");
        Assert.Equal(repeated ? [status, 204] : [status], (await AttemptsAsync()).Select(attempt => attempt.Status));
        Assert.DoesNotContain(_receiver.All, sent => sent.Path.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fault_OfAWebhook_LosesRepeatsOrForgesIt()
    {
        await CreatedAsync();
        var id = (await FirstAsync()).Id;
        async Task<IReadOnlyList<Received>> SendAsync(WebhookFaultKind kind, int arriving)
        {
            _receiver.Forget();
            await _bench.Control.AddWebhookFaultAsync(
                new WebhookFault { Kind = kind, Company = _bench.CompanyName, Times = 1 }, CancellationToken.None);
            await EditAsync(id, person => person with { LastName = $"{kind}" });
            await Eventually.TrueAsync(
                async () => _receiver.All.Count == arriving && (await AttemptsAsync()).Any(attempt => attempt.Fault == kind), $"{kind}");
            return _receiver.All;
        }

        await SendAsync(WebhookFaultKind.Lost, 0);
        Assert.Equal(2, (await SendAsync(WebhookFaultKind.Repeated, 2)).Count(sent => $"{sent.Headers.Authorization}" == Token));
        Assert.NotEqual(Token, $"{Assert.Single(await SendAsync(WebhookFaultKind.Forged, 1)).Headers.Authorization}");
    }

    [Fact]
    public async Task Fault_Late_ArrivesAfterTheDelay()
    {
        await CreatedAsync();
        var id = (await FirstAsync()).Id;
        await _bench.Control.AddWebhookFaultAsync(
            new WebhookFault { Kind = WebhookFaultKind.Late, Company = _bench.CompanyName, Times = 1 }, CancellationToken.None);
        await EditAsync(id, person => person with { LastName = "Late" });
        await EditAsync(id, person => person with { LastName = "Later" });
        await Eventually.TrueAsync(() => _receiver.All.Count == 1, "the second arrived first");

        await Eventually.TrueAsync(
            () =>
            {
                _bench.Time.Advance(TimeSpan.FromSeconds(1));
                return _receiver.All.Count == 2;
            },
            "the first arrived");
    }

    private object Valid => new
    {
        url = _receiver.Url,
        description = "a test",
        status = "ENABLED",
        auth_type = "TOKEN",
        token = Token,
        enabled_events = new[]
        {
            "person.created", "person.updated", "person.deleted", "employment.created", "employment.updated",
            "employment.updated.cost-centers", "employment.deleted", "employment.terminated",
        },
    };

    private async Task<Guid> CreatedAsync()
    {
        await SignInAsync();
        using var answer = await CreateAsync(Valid);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("id").GetGuid();
    }

    private async Task SignInAsync(bool allowed = true)
    {
        await _bench.Control.SetWebhookScopeAsync(_bench.CompanyName, allowed, CancellationToken.None);
        using var answer = await TokenAsync("client_credentials", _bench.Company.ClientSecret);
        var token = JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("access_token").GetString();
        _bench.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    private Task<HttpResponseMessage> TokenAsync(string grant, string secret) => _bench.Http.PostAsync(
        "/v2/auth/token",
        new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = grant,
            ["client_id"] = _bench.Company.ClientId,
            ["client_secret"] = secret,
        }));

    private Task<HttpResponseMessage> CreateAsync(object webhook) => _bench.Http.PostAsJsonAsync("/v2/webhooks", webhook);

    private Task<IReadOnlyList<WebhookInfo>> WebhooksAsync() =>
        _bench.Control.GetWebhooksAsync(_bench.CompanyName, CancellationToken.None);

    private Task<IReadOnlyList<WebhookAttempt>> AttemptsAsync() =>
        _bench.Control.GetWebhookAttemptsAsync(_bench.CompanyName, CancellationToken.None);

    private async Task<SimulatedEmployee> FirstAsync() =>
        (await _bench.Control.GetEmployeesAsync(_bench.CompanyName, CancellationToken.None))[0];

    private Task<SimulatedEmployee> EditAsync(long id, Func<SimulatedEmployee, SimulatedEmployee> edit) =>
        _bench.Control.EditEmployeeAsync(_bench.CompanyName, id, edit, CancellationToken.None);
}
