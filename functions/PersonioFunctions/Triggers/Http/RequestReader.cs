using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Reads requests, within limits.</summary>
internal static class RequestReader
{
    private const int MaxBodyBytes = 64 * 1024;

    // Several times the length of the longest continuation token with a function key.
    private const int MaxQueryCharacters = 2048;

    /// <summary>Refuses a query that no call needs.</summary>
    public static void ThrowIfQueryTooLong(this HttpRequest request)
    {
        if (request.QueryString.Value?.Length > MaxQueryCharacters)
        {
            throw new RequestException(
                StatusCodes.Status414UriTooLong,
                ProblemCodes.QueryTooLong,
                $"The query is too long. Send at most {MaxQueryCharacters} characters.");
        }
    }

    /// <summary>Reads a JSON body of known members.</summary>
    public static async Task<T> ReadAsync<T>(this HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType())
        {
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType,
                ProblemCodes.ContentType,
                "The body is not declared as JSON. Send it as application/json.");
        }

        var body = await request.ReadBodyAsync(MaxBodyBytes, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            // The message may quote the body, and the path may name an unknown member: either may contain a secret.
            var member = type.Properties.FirstOrDefault(known => exception.Path == $"$.{known.Name}");
            throw Invalid(
                ProblemCodes.InvalidBody,
                "The body must be a JSON object with the documented members only." + (member is null ? "" : $" Check {member.Name}."));
        }
    }

    /// <summary>Reads a body of at most <paramref name="maxBytes"/>.</summary>
    public static async Task<MemoryStream> ReadBodyAsync(this HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes) throw BodyTooLarge(maxBytes);
        try
        {
            var body = new MemoryStream();
            var buffer = new byte[8192];
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (body.Length + read > maxBytes) throw BodyTooLarge(maxBytes);
                body.Write(buffer, 0, read);
            }

            return body;
        }
        catch (BadHttpRequestException exception)
        {
            // Malformed chunks, or a body that never arrives, show only while reading. The sender is at fault, not the server.
            throw new RequestException(
                exception.StatusCode, ProblemCodes.UnreadableBody, "The body did not arrive as HTTP requires. Send the request again.");
        }
    }

    /// <summary>Reads a query parameter that is true or false. An absent one is false.</summary>
    public static bool Flag(this HttpRequest request, string name)
    {
        if (!request.Query.TryGetValue(name, out var text)) return false;
        return bool.TryParse(text, out var flag) ? flag : throw Invalid(ProblemCodes.InvalidFlag, $"'{name}' must be true or false.");
    }

    /// <summary>Creates the problem for a request that is not as documented.</summary>
    /// <param name="code">The problem's code.</param>
    /// <param name="detail">What is wrong and what to send instead.</param>
    /// <param name="errors">What is wrong, by member of the body.</param>
    public static RequestException Invalid(string code, string detail, IReadOnlyDictionary<string, string>? errors = null) =>
        new(StatusCodes.Status400BadRequest, code, detail, errors);

    private static RequestException BodyTooLarge(int maxBytes) => new(
        StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"The body is too large. Send at most {maxBytes} bytes.");
}
