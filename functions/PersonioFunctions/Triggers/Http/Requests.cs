using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Identity;
using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Personio;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Triggers.Http;

/// <summary>A request that cannot be answered as asked; carries the answer to give instead.</summary>
internal sealed class RequestException(int status, string code, string detail, IReadOnlyDictionary<string, string>? errors = null)
    : Exception(detail)
{
    public Answer Answer { get; } = Answer.Problem(status, code, detail, errors);
}

/// <summary>What all HTTP triggers share: reading what was sent, and saying what is wrong with it.</summary>
internal static class Requests
{
    private const int MaxBodyBytes = 64 * 1024;

    // Several times what the longest continuation token and a function key take.
    private const int MaxQueryCharacters = 2048;
    private const int MaxTop = 1000;

    /// <summary>Answers, with known failures told as problems. Anything else is a fault of ours: the host logs it and answers 500.</summary>
    public static async Task<IActionResult> AnswerAsync(HttpRequest request, Func<Task<IActionResult>> answer)
    {
        try
        {
            if (request.QueryString.Value?.Length > MaxQueryCharacters)
            {
                throw new RequestException(
                    StatusCodes.Status414UriTooLong, "queryTooLong", $"Send a query of at most {MaxQueryCharacters} characters.");
            }

            return await answer();
        }
        catch (RequestException exception)
        {
            return exception.Answer;
        }
        catch (PersonioException exception)
        {
            return exception.Kind switch
            {
                PersonioFailureKind.Unauthorized or PersonioFailureKind.Forbidden => Problem(StatusCodes.Status422UnprocessableEntity),
                PersonioFailureKind.InvalidAnswer => Problem(StatusCodes.Status502BadGateway),
                _ => Problem(StatusCodes.Status503ServiceUnavailable),
            };

            IActionResult Problem(int status) => Answer.Problem(status, $"personio{exception.Kind}", exception.Message, retryAfter: exception.RetryAfter);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or AuthenticationFailedException or TimeoutException)
        {
            // The clients' words name addresses and requests; their own log has them.
            return Answer.Problem(
                StatusCodes.Status503ServiceUnavailable, "storage", "The storage account gave no usable answer. Try again; GET /api/health says what is wrong.");
        }
        catch (SecretStoreException exception)
        {
            return Answer.Problem(StatusCodes.Status503ServiceUnavailable, "secretStore", exception.Message);
        }
    }

    /// <summary>Reads a JSON body of known members.</summary>
    public static async Task<T> ReadAsync<T>(this HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType())
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "contentType", "Send the body as application/json.");

        var body = await ReadBodyAsync(request, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            // Its message may quote the body, its path names a member, and a member may be called anything: a secret included.
            var where = type.Properties.FirstOrDefault(member => exception.Path == $"$.{member.Name}") is { } known ? $" Look at {known.Name}." : "";
            throw new RequestException(
                StatusCodes.Status400BadRequest, "invalidBody", $"The body must be a JSON object with the documented members only.{where}");
        }
    }

    private static async Task<MemoryStream> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBodyBytes) throw BodyTooLarge();
        try
        {
            var body = new MemoryStream();
            var buffer = new byte[8192];
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (body.Length + read > MaxBodyBytes) throw BodyTooLarge();
                body.Write(buffer, 0, read);
            }

            return body;
        }
        catch (BadHttpRequestException exception)
        {
            // Chunks that are none, or a body that never arrives: the sender's fault, which only shows while reading.
            throw new RequestException(exception.StatusCode, "unreadableBody", "The body did not arrive as HTTP describes it.");
        }
    }

    /// <summary>The query parameter <c>top</c>: how many items to answer with.</summary>
    public static int Top(this HttpRequest request, int unlessGiven)
    {
        if (!request.Query.TryGetValue("top", out var text)) return unlessGiven;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is >= 1 and <= MaxTop
            ? top
            : throw new RequestException(StatusCodes.Status400BadRequest, "invalidTop", $"top must be a number from 1 to {MaxTop}.");
    }

    /// <summary>A query parameter that is true or false.</summary>
    public static bool Flag(this HttpRequest request, string name)
    {
        if (!request.Query.TryGetValue(name, out var text)) return false;
        return bool.TryParse(text, out var flag)
            ? flag
            : throw new RequestException(StatusCodes.Status400BadRequest, "invalidFlag", $"{name} must be true or false.");
    }

    /// <summary>The query parameter <c>continuationToken</c>.</summary>
    public static string? ContinuationToken(this HttpRequest request)
    {
        if (!request.Query.TryGetValue("continuationToken", out var text)) return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text.ToString()));
        }
        catch (FormatException)
        {
            throw InvalidContinuationToken();
        }
    }

    /// <summary>A page of a store as a list of bodies.</summary>
    public static async Task<ListBody<TBody>> ListAsync<T, TBody>(Task<Storage.TablePage<T>> page, Func<T, TBody> body)
    {
        try
        {
            var (items, token) = await page;
            return new ListBody<TBody>([.. items.Select(body)], token is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(token)));
        }
        catch (FormatException)
        {
            throw InvalidContinuationToken();
        }
    }

    /// <summary>The answer for something that is not there.</summary>
    public static RequestException NotFound(string what) => new(StatusCodes.Status404NotFound, "notFound", $"There is no {what}.");

    /// <summary>The answer while another run holds the account.</summary>
    public static Answer Busy(string account) => Answer.Problem(
        StatusCodes.Status409Conflict, "busy", $"A run of account '{account}' is at work. Repeat the call when it has ended.");

    private static RequestException BodyTooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, "bodyTooLarge", $"Send at most {MaxBodyBytes} bytes.");

    private static RequestException InvalidContinuationToken() => new(
        StatusCodes.Status400BadRequest, "invalidContinuationToken", "Send the continuationToken of the page before, as it was.");
}
