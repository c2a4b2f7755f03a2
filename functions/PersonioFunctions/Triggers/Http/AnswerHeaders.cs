using System.Text.RegularExpressions;

namespace PersonioFunctions.Triggers.Http;

/// <summary>
/// The headers of every answer. Written with the answer and not by middleware, so that both hosts send the same. Strict-Transport-Security
/// is not among them: the local host speaks plain http, and in Azure the platform redirects to https.
/// </summary>
internal static partial class AnswerHeaders
{
    // A browser that is made to show an answer must neither run, frame, guess nor keep anything of it.
    // https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
    private const string NothingIsContent = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Adds them.</summary>
    public static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = NothingIsContent;
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Headers.TraceParent is [{ } trace] && TraceParent().IsMatch(trace))
            headers.TraceParent = trace;
    }

    // Version 00, not all zeros: whatever else was sent is not put into an answer.
    // https://www.w3.org/TR/trace-context/#traceparent-header-field-values
    [GeneratedRegex(@"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TraceParent();
}
