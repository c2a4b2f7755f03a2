using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Queues;

namespace PersonioFunctions.IntegrationTests.Telemetry;

/// <summary>
/// The whole product with good and failing accounts, and all its telemetry over OTLP: it contains what is documented, and no name, address,
/// id, secret or token.
/// </summary>
public sealed class TelemetryPrivacyTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Stranger = "Friedelinde-Quassowski";

    // A shorter word also occurs by chance, in an id or in another word.
    private const int ShortestWord = 5;

    // The last name of the nameless record of every company, which is also a word in every log. It is searched together with the first
    // name.
    private const string OwnWord = "Account";

    private static readonly string[] Expected =
    [
        "traces: send sync-accounts", "traces: process sync-accounts",
        "traces: GET /v1/company/employees", "traces: POST /v1/auth", "traces: HttpRequestIn",
        "traces: TableClient.SubmitTransaction", "traces: QueueClient.SendMessage",
        "metrics: personio_functions.sync.runs", "metrics: personio_functions.sync.run.duration",
        "metrics: personio_functions.sync.employees",
        "metrics: personio_functions.personio.requests", "metrics: personio_functions.personio.request.duration",
        "metrics: personio_functions.queue.message.age", "metrics: personio_functions.queue.poisoned",
        "metrics: personio_functions.accounts",
        "metrics: personio_functions.account.data_age", "metrics: personio_functions.account.health.duration", "metrics: 5xx",
        "logs: RunId", "logs: Account", "logs: acme", "logs: The run ended as Succeeded", "logs: The run ended as Failed",
    ];

    [Fact]
    public async Task Export_GoodAndFailingAccounts_ReportsRunsAndNamesNoPerson()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var options = new SimulatorOptions { Companies = [new("acme", 140), new("broken", 30), new("refused", 30)] };
        await using var simulator = await SimulatorServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        await simulator.Control.AddFaultAsync(
            new FaultRule { Kind = FaultKind.TruncatedJson, On = FaultTarget.Employees, Company = "broken" }, CancellationToken.None);
        await simulator.Control.AddFaultAsync(
            new FaultRule { Kind = FaultKind.ServerError, On = FaultTarget.Employees, Company = "refused" }, CancellationToken.None);
        var companies = await simulator.Control.GetCompaniesAsync(CancellationToken.None);

        await using var host = await StartHostAsync(collector, simulator);
        foreach (var company in companies) await ConnectAsync(host, company);
        await RefuseAsync(host, companies[0]);
        await SendGarbageAsync();
        var resync = await RequestOnePersonAsync(host);
        await ExportedAsync(collector);
        await Eventually.TrueAsync(() => collector.Has(resync, "logs"), "in logs: the run of one person", TimeSpan.FromSeconds(120));

        var employees = await Task.WhenAll(
            companies.Select(company => simulator.Control.GetEmployeesAsync(company.Name, CancellationToken.None)));
        var people = employees.SelectMany(company => company).ToList();
        var secrets = companies.Select(company => company.ClientSecret).Concat(await TokensAsync(simulator, companies));
        var names = people.SelectMany(person => new[] { $"{person.FirstName} {person.LastName}", person.FirstName, person.LastName })
            .Where(name => name.Trim().Length >= ShortestWord && name != OwnWord);
        var addresses = people.SelectMany(person => new[] { person.Email, person.CompanyEmail }).Where(address => address.Length > 0);
        var ids = people.Select(person => person.Id.ToString(CultureInfo.InvariantCulture));
        var exported = secrets.Concat(names).Concat(addresses).Append(Stranger).Distinct().Where(text => collector.Has(text))
            .Concat(collector.HasNumbers(ids)).ToList();
        Assert.Empty(exported);

        // The log has the number of fetched people, which proves that the search finds numbers.
        Assert.Equal(["140"], collector.HasNumbers(["140"]));
        Assert.DoesNotContain(
            people,
            person => host.Output.Any(line => person.Email.Length > 0 && line.Contains(person.Email, StringComparison.Ordinal)));
    }

    private static async Task ExportedAsync(OtlpCollector collector)
    {
        // One assertion per text, so that a failure names the missing one.
        foreach (var expected in Expected)
        {
            var parts = expected.Split(": ", 2);
            await Eventually.TrueAsync(() => collector.Has(parts[1], parts[0]), $"in {expected}", TimeSpan.FromSeconds(120));
        }
    }

    private Task<LocalHostProcess> StartHostAsync(OtlpCollector collector, SimulatorServer simulator) => LocalHostProcess.StartAsync(
        new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
            ["AzureFunctionsJobHost__extensions__queues__maxDequeueCount"] = "2",
            ["Personio__BaseUrl"] = simulator.BaseUrl.ToString(),
            ["SyncSchedule"] = "*/3 * * * * *",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "500",
        });

    private static async Task ConnectAsync(LocalHostProcess host, CompanyInfo company)
    {
        var credentials = new { clientId = company.ClientId, clientSecret = company.ClientSecret };
        using var answer = await host.Client.PutAsJsonAsync($"accounts/{company.Name}", credentials);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    private static async Task RefuseAsync(LocalHostProcess host, CompanyInfo company)
    {
        var credentials = new { clientId = company.ClientId, clientSecret = Stranger };
        using var answer = await host.Client.PutAsJsonAsync("accounts/stranger", credentials);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    // A foreign text on the queue fails its function and becomes poison.
    private async Task SendGarbageAsync()
    {
        var queue = new QueueClient(
            azurite.ConnectionString, "sync-accounts", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.SendMessageAsync($$"""{"v":1,"account":"{{Stranger}}"}""");
    }

    // Requests one person by id, in two ways.
    private static async Task<string> RequestOnePersonAsync(LocalHostProcess host)
    {
        string? id = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var people = JsonDocument.Parse(await host.Client.GetStringAsync("accounts/acme/employees?top=1"));
                id = people.RootElement.GetProperty("items").EnumerateArray()
                    .Select(person => person.GetProperty("id").ToString())
                    .FirstOrDefault();
                return id is not null;
            },
            "acme has employees");
        (await host.Client.GetAsync($"accounts/acme/employees/{id}")).EnsureSuccessStatusCode().Dispose();
        string? runId = null;
        await Eventually.TrueAsync(
            async () =>
            {
                // Busy while the scheduled run holds the account.
                using var answer = await host.Client.PostAsync($"accounts/acme/employees/{id}/resync", content: null);
                if (answer.StatusCode == HttpStatusCode.Conflict) return false;
                using var body = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
                runId = body.RootElement.GetProperty("run").GetProperty("runId").GetString();
                return true;
            },
            "one person is synced");
        return runId!;
    }

    // The simulator's token for the same credentials is constant for a day.
    private static Task<string[]> TokensAsync(SimulatorServer simulator, IEnumerable<CompanyInfo> companies) =>
        Task.WhenAll(companies.Select(async company =>
        {
            using var client = new HttpClient { BaseAddress = simulator.BaseUrl };
            var credentials = new { client_id = company.ClientId, client_secret = company.ClientSecret };
            using var answer = await client.PostAsJsonAsync("/v1/auth", credentials);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return json.RootElement.GetProperty("data").GetProperty("token").GetString()!;
        }));
}
