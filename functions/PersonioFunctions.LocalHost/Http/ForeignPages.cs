namespace PersonioFunctions.LocalHost.Http;

/// <summary>
/// Refuses changing calls that a web page of another origin makes. A browser sends simple requests for any page without asking, and a host
/// without a key would execute them. Sources: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site and
/// https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Origin
/// </summary>
internal static class ForeignPages
{
    /// <summary>Adds the check.</summary>
    public static void UseForeignPagesRefusal(this WebApplication app) => app.Use((context, next) =>
    {
        if (!IsForeign(context.Request)) return next(context);
        return HostProblem.WriteAsync(context, StatusCodes.Status403Forbidden);
    });

    // Without these headers, the caller is no browser, or a very old one. A page cannot read the answer to a call that changes nothing.
    private static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return false;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is not ("" or "same-origin" or "none")
            || (origin.Length > 0 && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}
