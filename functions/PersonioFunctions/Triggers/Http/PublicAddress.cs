namespace PersonioFunctions.Triggers.Http;

/// <summary>The address at which others reach the app.</summary>
internal static class PublicAddress
{
    // Set by Azure. A gateway in front of the app may send a Host of its own, and a caller any.
    // https://learn.microsoft.com/azure/app-service/reference-app-settings#app-environment
    private const string AzureHost = "WEBSITE_HOSTNAME";

    /// <summary>Returns the address of a path. Outside Azure, it is the one that the caller used.</summary>
    public static Uri Of(HttpRequest request, string path) => Of(Environment.GetEnvironmentVariable(AzureHost), request, path);

    /// <summary>Returns the address of a path.</summary>
    /// <param name="azureHost">The host name that Azure gave the app, if any. The Core Tools set it to localhost.</param>
    /// <param name="request">The present call.</param>
    /// <param name="path">The path, with a slash before it.</param>
    internal static Uri Of(string? azureHost, HttpRequest request, string path) =>
        azureHost is { Length: > 0 } && new Uri($"https://{azureHost}{path}") is { IsLoopback: false } inAzure
            ? inAzure
            : new Uri($"{request.Scheme}://{request.Host}{path}");
}
