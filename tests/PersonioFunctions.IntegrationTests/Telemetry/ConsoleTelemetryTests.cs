using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.Telemetry;

/// <summary>
/// The console output for a developer without a collector: nothing by default, everything on request, and no person's name.
/// </summary>
public sealed class ConsoleTelemetryTests(SharedAzurite azurite)
{
    // The first text of a span and of a metric in the exporter's output.
    private const string Span = "Activity.TraceId:";
    private const string Metric = "Metric Name: personio_functions.";

    private const string Account = "console";

    private static readonly string[] ExpectedSpans =
    [
        "send sync-accounts",
        "process sync-accounts",
        "GET /v1/company/employees",
        "POST /v1/auth",
        "TableClient.SubmitTransaction",
        "HttpRequestIn",
    ];

    private static readonly string[] ExpectedMetrics =
    [
        "sync.runs", "sync.run.duration", "sync.employees", "personio.requests", "queue.message.age", "accounts", "account.data_age",
    ];

    [Fact]
    public async Task Console_Requested_ShowsSpansAndMetricsWithoutPeople()
    {
        await using var simulator = await StartPersonioAsync();
        await using var host = await StartAsync(simulator, ("OTEL_TRACES_EXPORTER", "console"), ("OTEL_METRICS_EXPORTER", "none, Console"));
        var person = await UseAsync(host, simulator);

        foreach (var span in ExpectedSpans)
        {
            await SeenAsync(
                host,
                line => line.StartsWith("Activity.DisplayName:", StringComparison.Ordinal) && line.Contains(span, StringComparison.Ordinal),
                span);
        }
        foreach (var metric in ExpectedMetrics)
            await SeenAsync(host, line => line.StartsWith(Metric + metric, StringComparison.Ordinal), metric);
        await RunIsOneTraceAsync(host);
        await SeenAsync(host, line => line.Contains("StatusCode: Error", StringComparison.Ordinal), "a span that failed");

        var people = await simulator.Control.GetEmployeesAsync(Account, CancellationToken.None);
        Assert.Empty(new Confidential(people).FindIn(host.Output));
        Assert.DoesNotContain(
            host.Output,
            line => line.Contains(person, StringComparison.Ordinal) || line.Contains("code=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    [InlineData("otlp")]
    public async Task Console_NotRequested_HasOnlyLogs(string? exporter)
    {
        await using var simulator = await StartPersonioAsync();
        await using var host = exporter is null
            ? await StartAsync(simulator)
            : await StartAsync(simulator, ("OTEL_TRACES_EXPORTER", exporter), ("OTEL_METRICS_EXPORTER", exporter));
        await UseAsync(host, simulator);

        await SeenAsync(host, line => line.Contains("The run ended as Succeeded", StringComparison.Ordinal), "the log of a run");
        Assert.DoesNotContain(
            host.Output, line => line.StartsWith(Span, StringComparison.Ordinal) || line.StartsWith(Metric, StringComparison.Ordinal));
    }

    private static Task<SimulatorServer> StartPersonioAsync() => SimulatorServer.StartAsync(
        new SimulatorOptions { Companies = [new(Account, 60)] }, TimeProvider.System, CancellationToken.None);

    // A storage account of its own, because the timer syncs every account in the storage.
    private async Task<LocalHostProcess> StartAsync(SimulatorServer simulator, params (string Name, string Value)[] settings) =>
        await LocalHostProcess.StartAsync(
            new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            {
                ["AzureWebJobsStorage"] = await azurite.TakeAccountAsync(),
                ["Personio__BaseUrl"] = simulator.BaseUrl.ToString(),
                ["SyncSchedule"] = "*/3 * * * * *",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            });

    /// <summary>Connects an account, tries a wrong secret, and reads a person with a key in the query.</summary>
    /// <returns>The id of the person.</returns>
    private static async Task<string> UseAsync(LocalHostProcess host, SimulatorServer simulator)
    {
        var company = await simulator.Control.GetCompanyAsync(Account, CancellationToken.None);
        var credentials = new { clientId = company.ClientId, clientSecret = company.ClientSecret };
        using var connected = await host.Client.PutAsJsonAsync($"accounts/{Account}", credentials);
        Assert.True(connected.IsSuccessStatusCode, await connected.Content.ReadAsStringAsync());
        var wrong = credentials with { clientSecret = company.ClientSecret + "x" };
        using var refused = await host.Client.PutAsJsonAsync("accounts/stranger", wrong);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);

        string? id = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var people = JsonDocument.Parse(await host.Client.GetStringAsync($"accounts/{Account}/employees?top=1"));
                id = people.RootElement.GetProperty("items").EnumerateArray()
                    .Select(person => person.GetProperty("id").ToString())
                    .FirstOrDefault();
                return id is not null;
            },
            "the account has employees");
        (await host.Client.GetAsync($"accounts/{Account}/employees/{id}?code=a-key-of-the-tests")).EnsureSuccessStatusCode().Dispose();
        return id!;
    }

    /// <summary>
    /// A tick sends a message. Its run is a trace of its own that links to the tick and contains its calls to Personio and storage.
    /// </summary>
    private static Task RunIsOneTraceAsync(LocalHostProcess host) => Eventually.TrueAsync(
        () =>
        {
            var spans = SpansOf(host.Output).ToList();
            var ticks = spans.Where(span => span.Name == "send sync-accounts").Select(span => span.Trace).ToHashSet();
            return spans.Any(run => run.Name == "process sync-accounts" && !ticks.Contains(run.Trace)
                && run.Text.Contains("Activity.Links", StringComparison.Ordinal)
                && ticks.Any(tick => run.Text.Contains(tick, StringComparison.Ordinal))
                && spans.Any(call => call.Trace == run.Trace && call.Name == "GET /v1/company/employees")
                && spans.Any(call => call.Trace == run.Trace && call.Name.StartsWith("TableClient.", StringComparison.Ordinal)));
        },
        "a run that links to its tick, with its calls in one trace",
        TimeSpan.FromSeconds(60));

    private static IEnumerable<(string Trace, string Name, string Text)> SpansOf(IEnumerable<string> output) =>
        from text in string.Join('\n', output).Split(Span).Skip(1)
        let name = text.Split("Activity.DisplayName:").Last().Split('\n')[0].Trim()
        select (text.Split('\n')[0].Trim(), name, text);

    private static Task SeenAsync(LocalHostProcess host, Func<string, bool> line, string what) =>
        Eventually.TrueAsync(() => host.Output.Any(line), what, TimeSpan.FromSeconds(60));
}
