using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio;

/// <summary>
/// Measures every request to Personio by endpoint and outcome. It records no query, body or header, because these contain attributes,
/// people's data and secrets. Metrics do not name the account, so their cardinality does not grow with the number of accounts.
/// Names follow https://opentelemetry.io/docs/specs/semconv/http/; names of our own begin with <c>personio_functions</c>.
/// </summary>
internal static class PersonioTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "PersonioFunctions";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "personio_functions.personio.requests", "{request}", "Requests sent to Personio, including retries and token requests.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "personio_functions.personio.request.duration",
        "s",
        "Time from sending a request to Personio to the last byte of the response.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    private static readonly Counter<long> Throttled = Meter.CreateCounter<long>(
        "personio_functions.personio.throttled",
        "{request}",
        "Requests refused by a rate limit, either by Personio or by the app's own limiter before sending.");

    /// <summary>Starts the span of one attempt.</summary>
    public static Activity? StartRequest(PersonioCall call, Uri address)
    {
        if (Source.StartActivity(call.Endpoint, ActivityKind.Client) is not { } activity) return null;
        var (method, template) = Parts(call);
        activity.SetTag("http.request.method", method);
        activity.SetTag("url.template", template);
        activity.SetTag("server.address", address.Host);
        activity.SetTag("server.port", address.Port);
        activity.SetTag("personio_functions.account.name", call.Connection.Account);
        if (call.Retry > 0) activity.SetTag("http.request.resend_count", call.Retry);
        return activity;
    }

    /// <summary>Records the outcome of an attempt.</summary>
    /// <param name="activity">The attempt's span; null when no listener records it.</param>
    /// <param name="call">The call.</param>
    /// <param name="status">The HTTP status; null when no response arrived.</param>
    /// <param name="failure">The exception; null on success.</param>
    /// <param name="elapsed">The duration of the attempt.</param>
    public static void RequestEnded(Activity? activity, PersonioCall call, int? status, Exception? failure, TimeSpan elapsed)
    {
        var (method, template) = Parts(call);
        var error = failure switch
        {
            null => null,
            PersonioException { Kind: var kind } => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),
            OperationCanceledException => "cancelled",
            _ => "other",
        };
        var tags = new TagList
        {
            { "http.request.method", method },
            { "url.template", template },
            { "personio_functions.status_class", status is { } code ? $"{code / 100}xx" : "none" },
        };
        if (error is not null) tags.Add("error.type", error);
        Requests.Add(1, tags);
        Duration.Record(elapsed.TotalSeconds, tags);
        if (failure is PersonioException { Kind: PersonioFailureKind.Throttled }) CountThrottled("personio");

        activity?.SetTag("http.response.status_code", status);
        if (error is null) return;
        activity?.SetTag("error.type", error);
        activity?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Records that the limiter refused a request because too many were waiting.</summary>
    public static void RequestNotSent() => CountThrottled("limiter");

    private static void CountThrottled(string by) =>
        Throttled.Add(1, new KeyValuePair<string, object?>("personio_functions.throttled_by", by));

    private static (string Method, string Template) Parts(PersonioCall call) =>
        call.Endpoint.Split(' ', 2) is [var method, var template] ? (method, template) : throw new InvalidOperationException(call.Endpoint);
}
