using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace PersonioFunctions.Triggers.Http;

/// <summary>
/// An HTTP answer. Writes itself, so that it needs nothing registered in the host: the same bytes come from the Functions app and from
/// the local host.
/// </summary>
internal sealed class Answer : IActionResult
{
    private readonly int _status;
    private readonly string? _location;
    private readonly string _contentType;
    private readonly byte[]? _body;
    private readonly TimeSpan? _retryAfter;

    private Answer(int status, string? location, string contentType, byte[]? body, TimeSpan? retryAfter = null) =>
        (_status, _location, _contentType, _body, _retryAfter) = (status, location, contentType, body, retryAfter);

    /// <summary>A JSON answer.</summary>
    public static Answer Json<T>(T body, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, string? location = null) =>
        new(status, location, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(body, type));

    /// <summary>An answer without a body.</summary>
    public static Answer NoContent() => new(StatusCodes.Status204NoContent, null, "", null);

    /// <summary>An answer that says what is wrong. Source: https://www.rfc-editor.org/rfc/rfc9457</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">What is wrong, in camel case; does not change between versions.</param>
    /// <param name="detail">What happened and what to do next.</param>
    /// <param name="errors">By member of the request, when members are wrong.</param>
    /// <param name="retryAfter">How long to wait before the same call may succeed; rounded up to seconds.</param>
    public static Answer Problem(
        int status, string code, string detail, IReadOnlyDictionary<string, string>? errors = null, TimeSpan? retryAfter = null) => new(
        status,
        null,
        "application/problem+json; charset=utf-8",
        JsonSerializer.SerializeToUtf8Bytes(new ProblemBody(status, code, detail, errors), HttpJson.Default.ProblemBody),
        retryAfter);

    /// <inheritdoc/>
    public async Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        response.StatusCode = _status;
        AnswerHeaders.Add(context.HttpContext);
        if (_retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (_location is not null) response.Headers.Location = _location;
        if (_body is null) return;
        response.ContentType = _contentType;
        response.ContentLength = _body.Length;
        await response.Body.WriteAsync(_body, context.HttpContext.RequestAborted);
    }
}
