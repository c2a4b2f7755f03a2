using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio;

/// <summary>
/// What this room measures: every request to Personio, by endpoint and by how it ended. Never a query, a body or a header: they name
/// attributes, people and secrets. Metrics do not name the account, so that their number does not grow with the accounts'.
/// Names: https://opentelemetry.io/docs/specs/semconv/http/ where it has one, else under <c>personio_functions</c>.
/// </summary>
internal static class PersonioTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "PersonioFunctions";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "personio_functions.personio.requests", "{request}", "Requests sent to Personio, retries and tokens included.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "personio_functions.personio.request.duration",
        "s",
        "Time from a request to Personio to the last byte of its answer.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    private static readonly Counter<long> Throttled = Meter.CreateCounter<long>(
        "personio_functions.personio.throttled", "{request}", "Requests that a rate limit refused: Personio's answer, or our own limiter before sending.");

    /// <summary>Starts the span of one try.</summary>
    public static Activity? StartRequest(PersonioCall call, Uri address, int retry)
    {
        if (Source.StartActivity(call.Endpoint, ActivityKind.Client) is not { } activity) return null;
        var (method, template) = Parts(call);
        activity.SetTag("http.request.method", method);
        activity.SetTag("url.template", template);
        activity.SetTag("server.address", address.Host);
        activity.SetTag("server.port", address.Port);
        activity.SetTag("personio_functions.account.name", call.Connection.Account);
        if (retry > 0) activity.SetTag("http.request.resend_count", retry);
        return activity;
    }

    /// <summary>Says how a try ended.</summary>
    /// <param name="activity">Its span, or null when nobody records it.</param>
    /// <param name="call">The call it belongs to.</param>
    /// <param name="status">The answer's status, or null when there was no answer.</param>
    /// <param name="failure">What came of it, or null when it went well.</param>
    /// <param name="elapsed">How long it took.</param>
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

    /// <summary>Says that a request was not sent, because more are waiting than the limits allow.</summary>
    public static void RequestNotSent() => CountThrottled("limiter");

    private static void CountThrottled(string by) => Throttled.Add(1, new KeyValuePair<string, object?>("personio_functions.throttled_by", by));

    private static (string Method, string Template) Parts(PersonioCall call) =>
        call.Endpoint.Split(' ', 2) is [var method, var template] ? (method, template) : throw new InvalidOperationException(call.Endpoint);
}
