namespace PersonioFunctions.LocalHost.Http;

/// <summary>
/// Refuses requests with a malformed host or a body that is too large, before the body is read. Otherwise a function would fail on them.
/// </summary>
internal static class RequestChecks
{
    /// <summary>Adds the checks.</summary>
    public static void UseRequestChecks(this WebApplication app) => app.Use((context, next) =>
    {
        if (!IsAuthority(context.Request.Host)) return HostProblem.WriteAsync(context, StatusCodes.Status400BadRequest);
        if (context.Request.ContentLength > KestrelLimits.MaxBody)
            return HostProblem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge);
        return next(context);
    });

    private static bool IsAuthority(HostString host) =>
        host.HasValue && Uri.TryCreate($"http://{host.Value}", UriKind.Absolute, out var uri) && uri.Host.Length > 0;
}
