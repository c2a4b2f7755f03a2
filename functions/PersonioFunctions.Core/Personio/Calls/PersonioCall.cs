using Azure.Core;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio.Calls;

/// <summary>
/// One call on its way through the pipeline, with what the shared policies need to know about it. Travels as a property of the message.
/// </summary>
internal abstract class PersonioCall(PersonioConnection connection)
{
    public PersonioConnection Connection { get; } = connection;

    /// <summary>Method and path, for messages and logs; never the query.</summary>
    public abstract string Endpoint { get; }

    /// <summary>HTTP requests spent on this call so far.</summary>
    public int Requests { get; set; }

    /// <summary>Whether another try may succeed at once. Set by <see cref="PersonioAttemptPolicy"/> with each failure.</summary>
    public bool MayRetry { get; set; }

    /// <summary>The HTTP status of the try just made, once it has answered.</summary>
    public int Status { get; set; }

    public static PersonioCall From(HttpMessage message) =>
        message.TryGetProperty(typeof(PersonioCall), out var call) && call is PersonioCall found
            ? found
            : throw new InvalidOperationException("The message was not made by PersonioSender.");

    /// <summary>Whether an answer of this status is to be read.</summary>
    public virtual bool IsAnswer(int status) => status is >= 200 and <= 299;

    /// <summary>Fills in method, path, query and body.</summary>
    public abstract void Write(Request request);

    /// <summary>Reads the body of a successful answer and keeps what it holds.</summary>
    /// <returns>Null, or the error code of an answer that says <c>success: false</c>, which is 0 when it has none.</returns>
    /// <exception cref="System.Text.Json.JsonException">The body is not JSON of the documented form.</exception>
    /// <exception cref="InvalidOperationException">A text in the body is not valid Unicode.</exception>
    public abstract int? Read(ReadOnlySpan<byte> body);

    /// <summary>
    /// What a status other than 2xx means. The code of an answer with status 200 and <c>success: false</c> is read by the same table,
    /// because Personio puts the status there that it should have sent.
    /// </summary>
    public virtual PersonioFailureKind KindOf(int status) => status switch
    {
        401 => PersonioFailureKind.Unauthorized,
        403 => PersonioFailureKind.Forbidden,
        429 => PersonioFailureKind.Throttled,
        408 or (>= 500 and <= 599) => PersonioFailureKind.Unavailable,
        _ => PersonioFailureKind.InvalidAnswer,
    };

    /// <summary>Whether the same request may succeed seconds after this status. 501 or 507, say, will not.</summary>
    public virtual bool IsRetriable(int status) => status is 408 or 429 or 500 or 502 or 503 or 504;
}
