using System.Diagnostics;
using PersonioFunctions.Tests.Telemetry;

namespace PersonioFunctions.Tests.Personio;

public sealed class PersonioTelemetryTests : IDisposable
{
    private const string Requests = "personio_functions.personio.requests";

    private readonly StubPersonio _personio = new();

    public void Dispose() => _personio.Dispose();

    [Fact]
    public async Task Request_Success_IsCountedByEndpointAndStatusClass()
    {
        using var recorder = new TelemetryRecorder();

        await _personio.CreateClient().PagesAsync();

        Assert.Equal(["/v1/auth POST 2xx", "/v1/company/employees GET 2xx"], recorder.Of(Requests).Select(Describe));
        Assert.Equal(2, recorder.Of("personio_functions.personio.request.duration").Count);
        Assert.Empty(recorder.Of("personio_functions.personio.throttled"));
    }

    [Fact]
    public async Task Request_Span_NamesAccountAndStatusAndNoQuery()
    {
        using var recorder = new TelemetryRecorder();

        await _personio.CreateClient().PagesAsync("first_name");

        var span = recorder.Spans.Single(span => span.DisplayName == "GET /v1/company/employees");
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("acme", span.GetTagItem("personio_functions.account.name"));
        Assert.DoesNotContain(
            recorder.Spans.SelectMany(each => each.TagObjects), tag => $"{tag.Value}".Contains("first_name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_EveryTry_IsASpanOfItsOwn()
    {
        _personio.Employees = (number, _) => number switch
        {
            1 => StubPersonio.Status(500),
            2 => throw new HttpRequestException("cut"),
            _ => StubPersonio.Json(StubPersonio.EmptyPage),
        };
        using var recorder = new TelemetryRecorder();

        await _personio.CreateClient().PagesAsync();

        var tries = recorder.Spans.Where(span => span.DisplayName == "GET /v1/company/employees").ToList();
        Assert.Equal([500, null, 200], tries.Select(span => span.GetTagItem("http.response.status_code")));
        Assert.Equal([null, 1, 2], tries.Select(span => span.GetTagItem("http.request.resend_count")));
        Assert.Equal(["unavailable", "unavailable", null], tries.Select(span => span.GetTagItem("error.type")));
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Error, ActivityStatusCode.Unset], tries.Select(span => span.Status));
        Assert.Equal(
            ["5xx", "none", "2xx"], recorder.Of(Requests).Skip(1).Select(measured => measured.Tags["personio_functions.status_class"]));
    }

    [Fact]
    public async Task Request_Throttled_IsCountedAsSuch()
    {
        _personio.Employees = (_, _) => StubPersonio.Status(429, "3600");
        using var recorder = new TelemetryRecorder();

        await _personio.CreateClient().FailureAsync();

        var throttled = Assert.Single(recorder.Of("personio_functions.personio.throttled"));
        Assert.Equal("personio", throttled.Tags["personio_functions.throttled_by"]);
        Assert.Equal("throttled", recorder.Of(Requests)[^1].Tags["error.type"]);
    }

    [Fact]
    public async Task Request_Metrics_NameNoAccount()
    {
        using var recorder = new TelemetryRecorder();

        await _personio.CreateClient().PagesAsync();

        Assert.DoesNotContain(recorder.Of(Requests).SelectMany(measured => measured.Tags.Values), value => Equals(value, "acme"));
    }

    private static string Describe(Measured measured) =>
        $"{measured.Tags["url.template"]} {measured.Tags["http.request.method"]} {measured.Tags["personio_functions.status_class"]}";
}
