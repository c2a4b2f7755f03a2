using Azure.Core;

namespace PersonioFunctions.Personio.Calls;

/// <summary>
/// A call to Personio: it writes the request and reads the response. The pipeline's policies find it as a property of the message.
/// </summary>
internal abstract class PersonioCall(PersonioConnection connection)
{
    public PersonioConnection Connection { get; } = connection;

    /// <summary>Method and path for messages and logs, without the query.</summary>
    public abstract string Endpoint { get; }

    /// <summary>HTTP requests spent on this call so far.</summary>
    public int Requests { get; set; }

    /// <summary>The number of the present retry; 0 for the first attempt.</summary>
    public int Retry { get; set; }

    /// <summary>Whether a retry within seconds may succeed. The pipeline sets it on each failure.</summary>
    public bool MayRetry { get; set; }

    /// <summary>The HTTP status of the latest attempt; 0 until its response has arrived.</summary>
    public int Status { get; set; }

    /// <summary>The status or code by which Personio refused the latest attempt, or null.</summary>
    public int? RefusedWith { get; set; }

    /// <summary>Whether a failure is final at once, because the caller has another way.</summary>
    public bool IsTriedOnce { get; init; }

    public static PersonioCall From(HttpMessage message) =>
        message.TryGetProperty(typeof(PersonioCall), out var call) && call is PersonioCall found
            ? found
            : throw new InvalidOperationException("The message was not created by PersonioSender.");

    /// <summary>Whether a response that is not the documented JSON is worth a retry.</summary>
    public virtual bool RetriesUnreadable => true;

    /// <summary>Whether the body of a response with this status is read. Other statuses are failures.</summary>
    public virtual bool HasBody(int status) => status is >= 200 and <= 299;

    /// <summary>
    /// Whether a response with this status means something only if Personio itself sent it. Gateways, proxies and firewalls send 401 and
    /// 403 too, and then it says nothing about the credentials.
    /// </summary>
    public virtual bool NeedsEnvelope(int status) => status is 401 or 403;

    /// <summary>Writes method, path, query and body.</summary>
    public abstract void Write(Request request);

    /// <summary>Reads a response body into the call's result.</summary>
    /// <returns>Null on success; the error code of a response with <c>success: false</c>, or 0 when it has no code.</returns>
    /// <exception cref="System.Text.Json.JsonException">The body is not JSON of the documented form.</exception>
    /// <exception cref="InvalidOperationException">A text in the body is not valid Unicode.</exception>
    public abstract int? Read(ReadOnlySpan<byte> body);

    /// <summary>
    /// Returns the kind of failure for a status. It also applies to the code of a response with status 200 and <c>success: false</c>,
    /// because that code is the status that Personio should have sent.
    /// </summary>
    public virtual PersonioFailureKind KindOf(int status) => status switch
    {
        401 => PersonioFailureKind.Unauthorized,
        403 => PersonioFailureKind.Forbidden,
        429 => PersonioFailureKind.Throttled,
        408 or (>= 500 and <= 599) => PersonioFailureKind.Unavailable,
        _ => PersonioFailureKind.InvalidAnswer,
    };

    /// <summary>Whether the same request may succeed seconds after this status.</summary>
    public virtual bool IsRetriable(int status) => status is 408 or 429 or 500 or 502 or 503 or 504;
}
