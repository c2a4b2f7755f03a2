using System.Text.RegularExpressions;

namespace PersonioFunctions.Triggers.Http;

/// <summary>
/// The headers of every response. They are written with the response and not by middleware, so that both hosts send the same.
/// Strict-Transport-Security is absent: the local host speaks plain HTTP, and in Azure the platform redirects to HTTPS.
/// </summary>
internal static partial class ResponseHeaders
{
    // A browser that shows a response must not run, frame, sniff or store any of it.
    // https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers
    private const string NothingIsContent = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Adds the headers.</summary>
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

    // Version 00, not all zeros. Nothing else that a caller sent is echoed.
    // https://www.w3.org/TR/trace-context/#traceparent-header-field-values
    [GeneratedRegex(@"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TraceParent();
}
