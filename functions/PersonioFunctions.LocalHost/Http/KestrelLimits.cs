using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PersonioFunctions.LocalHost.Http;

/// <summary>Limits how much of a request is read before a function sees it. In Azure the platform has limits of its own.</summary>
internal static class KestrelLimits
{
    /// <summary>
    /// The largest body, in bytes. Larger than what functions read, so that a function can respond to a body that is too large.
    /// </summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>Sets the limits.</summary>
    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = 8 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;

        kestrel.Limits.MaxRequestBodySize = MaxBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
    }
}
