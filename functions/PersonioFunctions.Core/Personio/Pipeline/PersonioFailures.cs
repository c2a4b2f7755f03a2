using System.Text.Json;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Creates the exceptions of a failed attempt: which call failed, what Personio sent, what to do next. Also decides whether to retry.
/// An exception of the JSON reader is not passed on, because its message may quote the body.
/// </summary>
internal static class PersonioFailures
{
    private static readonly TimeSpan AuthenticationCoolDown = TimeSpan.FromMinutes(1);

    /// <summary>Personio refused the call with a status, or with the code of a body with <c>success: false</c>.</summary>
    public static PersonioException Refused(PersonioCall call, int code, string before, TimeSpan? retryAfter)
    {
        var kind = call.KindOf(code);
        (call.MayRetry, call.RefusedWith) = (call.IsRetriable(code), code);
        if (kind == PersonioFailureKind.Throttled && call is TokenCall)
        {
            // Personio allows 60 token requests a minute, then refuses all for 60 s: https://developer.personio.de/reference/auth
            retryAfter ??= AuthenticationCoolDown;
        }

        return new(kind, $"{Subject(call)} answered {before}{code}. {NextStep(kind)}", retryAfter);
    }

    /// <summary>
    /// Something between this app and Personio refused the call. It may let the next one pass, so this is no refusal by Personio.
    /// </summary>
    public static PersonioException RefusedByAnother(PersonioCall call, int status, TimeSpan? retryAfter)
    {
        call.MayRetry = false;
        var what = $"{Subject(call)} answered {status}, but the body is not Personio's.";
        return status is 401 or 403
            ? new(
                PersonioFailureKind.Unavailable,
                $"{what} A gateway, proxy or firewall in between refused the call, so this says nothing about the credentials. "
                    + "Try again later. If it lasts, check what is in between.",
                retryAfter)
            : new(PersonioFailureKind.InvalidAnswer, $"{what} {NextStep(PersonioFailureKind.InvalidAnswer)}", retryAfter);
    }

    /// <summary>
    /// Personio fails on a page, perhaps because of one record, and accepts no limit, so the page cannot be read in parts.
    /// </summary>
    public static PersonioException Inseparable(PersonioCall call, int offset) => new(
        PersonioFailureKind.Unavailable,
        $"{Subject(call)} answered {call.RefusedWith} for the page at position {offset}, perhaps because of one record. Personio refuses "
            + "every limit, so the page cannot be read without that record. Try again later. If it lasts, report it to Personio.");

    public static PersonioException TimedOut(PersonioCall call, TimeSpan timeout) =>
        Retriable(call, PersonioFailureKind.Unavailable, $"{Subject(call)} did not answer within {timeout.TotalSeconds:0.#} s.");

    public static PersonioException Unreachable(PersonioCall call, Exception cause) =>
        Retriable(call, PersonioFailureKind.Unavailable, $"{Subject(call)} failed because the connection failed.", cause);

    public static PersonioException Unreadable(PersonioCall call, int status, JsonException? cause)
    {
        var place = cause is { LineNumber: { } line, BytePositionInLine: { } column } ? $" (line {line}, byte {column})" : "";
        var what = $"{Subject(call)} answered {status} with a body that is not the documented JSON{place}.";
        return Retriable(call, PersonioFailureKind.InvalidAnswer, what);
    }

    public static PersonioException TooLarge(PersonioCall call) => new(
        PersonioFailureKind.InvalidAnswer,
        $"{Subject(call)} answered with more than {ResponseBody.MaxBytes >> 20} MiB. {NextStep(PersonioFailureKind.InvalidAnswer)}");

    private static PersonioException Retriable(PersonioCall call, PersonioFailureKind kind, string what, Exception? cause = null)
    {
        call.MayRetry = kind != PersonioFailureKind.InvalidAnswer || call.RetriesUnreadable;
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
        PersonioFailureKind.Throttled => "Personio limits the rate of requests. Try again later.",
        PersonioFailureKind.Unavailable => "Personio is down, unreachable or too slow. Try again later.",
        _ => "The response does not match Personio's documentation. Check Personio__BaseUrl and any proxy in between.",
    };
}
