using System.Text.Json;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// The failures of a try, in words: which call, what came back, what to do. Also decides whether another try is worth it.
/// An exception of the JSON reader is not handed on: its message may quote the body.
/// </summary>
internal static class PersonioFailures
{
    private static readonly TimeSpan AuthenticationCoolDown = TimeSpan.FromMinutes(1);

    /// <summary>An answer with a status or, in <c>success: false</c>, a code that says no.</summary>
    public static PersonioException Refused(PersonioCall call, int code, string before, TimeSpan? retryAfter)
    {
        var kind = call.KindOf(code);
        call.MayRetry = call.IsRetriable(code);
        if (kind == PersonioFailureKind.Throttled && call is TokenCall)
        {
            // https://developer.personio.de/reference/auth: 60 requests a minute, then 60 s cool-down.
            retryAfter ??= AuthenticationCoolDown;
        }

        return new(kind, $"{Subject(call)} answered {before}{code}. {NextStep(kind)}", retryAfter);
    }

    public static PersonioException TimedOut(PersonioCall call, TimeSpan timeout) =>
        Worth(call, PersonioFailureKind.Unavailable, $"{Subject(call)} did not answer within {timeout.TotalSeconds:0.#} s.");

    public static PersonioException Unreachable(PersonioCall call, Exception cause) =>
        Worth(call, PersonioFailureKind.Unavailable, $"{Subject(call)} failed on the way.", cause);

    public static PersonioException Unreadable(PersonioCall call, int status, JsonException? cause)
    {
        var place = cause is { LineNumber: { } line, BytePositionInLine: { } column } ? $" (line {line}, byte {column})" : "";
        var what = $"{Subject(call)} answered {status} with a body that is not the documented JSON{place}.";
        return Worth(call, PersonioFailureKind.InvalidAnswer, what);
    }

    public static PersonioException TooLarge(PersonioCall call) => new(
        PersonioFailureKind.InvalidAnswer,
        $"{Subject(call)} answered with more than {AnswerBody.MaxBytes >> 20} MiB. {NextStep(PersonioFailureKind.InvalidAnswer)}");

    private static PersonioException Worth(PersonioCall call, PersonioFailureKind kind, string what, Exception? cause = null)
    {
        call.MayRetry = true;
        return new(kind, $"{what} {NextStep(kind)}", innerException: cause);
    }

    private static string Subject(PersonioCall call) => $"{call.Endpoint} for account '{call.Connection.Account}'";

    private static string NextStep(PersonioFailureKind kind) => kind switch
    {
        PersonioFailureKind.Unauthorized =>
            $"The credentials are wrong or revoked. Look them up in Personio under {PersonioSettings.Credentials} "
            + "and connect the account again.",
        PersonioFailureKind.Forbidden =>
            "The credentials are valid but may not read employees. Give them the read permission for employees in Personio under "
            + $"{PersonioSettings.Credentials}.",
        PersonioFailureKind.Throttled => "Personio limits the rate of requests: try again later.",
        PersonioFailureKind.Unavailable => "Personio is down, unreachable or too slow: try again later.",
        _ => "This is not what Personio documents: check Personio__BaseUrl and any proxy in between.",
    };
}
