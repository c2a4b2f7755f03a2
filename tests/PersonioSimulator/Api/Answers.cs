using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Net.Mime;
using System.Text.Json;

namespace PersonioSimulator.Api;

/// <summary>Writes responses in Personio's shapes. Codes and messages are documented or reported by users.</summary>
internal static class Answers
{
    public const string NotFoundCode0 = "personio.core.api.exceptions.api.not.found.http.exception";
    public const string ForbiddenCode0 = "personio.core.api.exceptions.api.forbidden.http.exception";

    /// <summary>Sends <c>{"success":false,"error":{"code":…,"message":…}}</c>.</summary>
    /// <param name="context">The request to respond to.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The code in the envelope, which is not always the status.</param>
    /// <param name="message">A text in any language.</param>
    public static Task ErrorAsync(HttpContext context, int status, int code, string message)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteBoolean("success", false);
            json.WriteStartObject("error");
            json.WriteNumber("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return JsonAsync(context, body.WrittenMemory, status);
    }

    /// <summary>Sends 429, with <c>Retry-After</c> only when the settings say so.</summary>
    public static Task TooManyRequestsAsync(HttpContext context, SimulatorSettings settings)
    {
        if (settings.RetryAfterSeconds is { } seconds && context.Response.Headers.RetryAfter.Count == 0)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ErrorAsync(context, StatusCodes.Status429TooManyRequests, 429, "Too many requests");
    }

    /// <summary>Sends the 500 of a record that cannot be shown.</summary>
    public static Task BrokenAsync(HttpContext context) =>
        ErrorAsync(context, StatusCodes.Status500InternalServerError, 500, "Something went wrong");

    /// <summary>Sends a success without a record.</summary>
    public static Task NobodyAsync(HttpContext context, UnknownIdHabit habit) => JsonAsync(
        context, (habit == UnknownIdHabit.Null ? "{\"success\":true,\"data\":null}"u8 : "{\"success\":true,\"data\":[]}"u8).ToArray());

    /// <summary>Sends an HTML page, as gateways and firewalls do.</summary>
    public static Task PageAsync(HttpContext context, int status, string title)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(
            $"<html>\n<head><title>{title}</title></head>\n<body>\n<center><h1>{title}</h1></center>\n</body>\n</html>\n",
            context.RequestAborted);
    }

    /// <summary>Compresses a body and names the coding by its old name.</summary>
    public static ReadOnlyMemory<byte> CompressAsXGzip(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.Headers.ContentEncoding = "x-gzip";
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body.Span);
        return compressed.ToArray();
    }

    public static async Task JsonAsync(
        HttpContext context,
        ReadOnlyMemory<byte> body,
        int status = StatusCodes.Status200OK,
        string type = MediaTypeNames.Application.Json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
