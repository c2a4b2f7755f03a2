using System.Net;

namespace PersonioFunctions.LocalHost.Settings;

/// <summary>Settings of the local host itself, section <c>LocalHost</c>.</summary>
internal sealed record LocalHostOptions
{
    public const string DefaultUrls = "http://127.0.0.1:7071";

    /// <summary>Addresses to listen on, separated by semicolons; port 0 takes a free one.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>When set, functions of level Function and above ask for it.</summary>
    public string? FunctionKey { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="StartupException">An address is malformed, or reachable from elsewhere while no key is set.</exception>
    public static LocalHostOptions Read(IConfiguration configuration)
    {
        var options = new LocalHostOptions
        {
            Urls = (configuration["LocalHost:Urls"] ?? "")
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            FunctionKey = configuration["LocalHost:FunctionKey"] is { Length: > 0 } key ? key : null,
        };
        if (options.Urls.Count == 0)
            throw new StartupException($"LocalHost__Urls is empty; the default is {DefaultUrls}.");

        foreach (var url in options.Urls)
        {
            if (!IsLoopback(url) && options.FunctionKey is null)
            {
                throw new StartupException(
                    $"LocalHost__Urls: {url} can be reached from other machines, so LocalHost__FunctionKey must be set. "
                    + $"Listen on {DefaultUrls}, or set a key.");
            }
        }

        return options;
    }

    private static bool IsLoopback(string url)
    {
        if (Parse(url) is not { Scheme: "http", PathBase: "" } address || address.IsUnixPipe || address.IsNamedPipe)
            throw new StartupException($"LocalHost__Urls: '{url}' is not an address such as {DefaultUrls}.");

        return string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
    }

    private static BindingAddress? Parse(string url)
    {
        try
        {
            return BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
