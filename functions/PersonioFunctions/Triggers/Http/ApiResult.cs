using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace PersonioFunctions.Triggers.Http;

/// <summary>
/// A response of the API. It writes itself and needs no service of the host, so that the Functions app and the local host send the same
/// bytes.
/// </summary>
internal sealed class ApiResult : IActionResult
{
    private const string JsonType = "application/json; charset=utf-8";

    private readonly int _status;
    private readonly string? _location;
    private readonly string _contentType;
    private readonly byte[]? _body;
    private readonly TimeSpan? _retryAfter;
    private readonly EntityTagHeaderValue? _version;

    private ApiResult(
        int status,
        string? location,
        string contentType,
        byte[]? body,
        TimeSpan? retryAfter = null,
        EntityTagHeaderValue? version = null) =>
        (_status, _location, _contentType, _body, _retryAfter, _version) = (status, location, contentType, body, retryAfter, version);

    /// <summary>Creates a JSON response.</summary>
    public static ApiResult Json<T>(T body, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK, string? location = null) =>
        new(status, location, JsonType, JsonSerializer.SerializeToUtf8Bytes(body, type));

    /// <summary>Creates a JSON response with its version; null for a response that has none.</summary>
    public static ApiResult Json<T>(T body, JsonTypeInfo<T> type, EntityTagHeaderValue? version) =>
        new(StatusCodes.Status200OK, null, JsonType, JsonSerializer.SerializeToUtf8Bytes(body, type), version: version);

    /// <summary>Creates the response to a caller who has this version already.</summary>
    public static ApiResult NotModified(EntityTagHeaderValue version) =>
        new(StatusCodes.Status304NotModified, null, "", null, version: version);

    /// <summary>Creates a response of JSON that is already written.</summary>
    public static ApiResult Json(byte[] body) => new(StatusCodes.Status200OK, null, JsonType, body);

    /// <summary>Creates a response without a body.</summary>
    public static ApiResult NoContent() => new(StatusCodes.Status204NoContent, null, "", null);

    /// <summary>Creates a response that says what went wrong. Source: https://www.rfc-editor.org/rfc/rfc9457</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">One of <see cref="ProblemCodes"/>.</param>
    /// <param name="detail">What happened, to which account, and what to do next.</param>
    /// <param name="errors">What is wrong, by member of the request.</param>
    /// <param name="retryAfter">How long to wait before the same call may succeed; rounded up to seconds.</param>
    public static ApiResult Problem(
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
        ResponseHeaders.Add(context.HttpContext);
        if (_retryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (_location is not null) response.Headers.Location = _location;
        if (_version is not null) response.Headers.ETag = _version.ToString();
        if (_body is null) return;
        response.ContentType = _contentType;
        response.ContentLength = _body.Length;

        // Without a token: the server ignores what is written to a caller who has gone, and the token would make it a failure.
        await response.Body.WriteAsync(_body);
    }
}
