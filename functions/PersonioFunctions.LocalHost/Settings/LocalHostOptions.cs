using System.Net;

namespace PersonioFunctions.LocalHost.Settings;

/// <summary>The section <c>LocalHost</c>: settings of the local host itself.</summary>
internal sealed record LocalHostOptions
{
    public const string DefaultUrls = "http://127.0.0.1:7071";

    /// <summary>The addresses to listen on. The setting separates them by semicolons; port 0 takes a free port.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The key that functions of level Function and above require, or null for none.</summary>
    public string? FunctionKey { get; init; }

    /// <summary>Reads and validates the settings.</summary>
    /// <exception cref="StartupException">An address is malformed, or other machines can reach it while no key is set.</exception>
    public static LocalHostOptions Read(IConfiguration configuration)
    {
        var options = new LocalHostOptions
        {
            Urls = (configuration["LocalHost:Urls"] ?? "")
                .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            FunctionKey = configuration["LocalHost:FunctionKey"] is { Length: > 0 } key ? key : null,
        };
        if (options.FunctionKey is not null && string.IsNullOrWhiteSpace(options.FunctionKey))
            throw new StartupException("LocalHost__FunctionKey is blank, which is no key. Set a key, or remove the setting.");
        if (options.Urls.Count == 0)
            throw new StartupException($"LocalHost__Urls is empty. Set an address, or remove the setting for the default {DefaultUrls}.");

        foreach (var url in options.Urls)
        {
            if (!IsLoopback(url) && options.FunctionKey is null)
            {
                throw new StartupException(
                    $"LocalHost__Urls: other machines can reach {url}, so LocalHost__FunctionKey must be set. "
                    + $"Set a key, or listen on {DefaultUrls}.");
            }
        }

        return options;
    }

    /// <summary>Whether only this machine can reach an address, whatever its scheme.</summary>
    public static bool IsLocal(BindingAddress address) =>
        address.IsUnixPipe
        || address.IsNamedPipe
        || string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));

    private static bool IsLoopback(string url)
    {
        if (Parse(url) is not { Scheme: "http", PathBase: "", IsUnixPipe: false, IsNamedPipe: false } address || !HasPort(url, address))
            throw new StartupException($"LocalHost__Urls: '{url}' is not a valid address. Use one such as {DefaultUrls}.");

        if (IPAddress.TryParse(address.Host, out var ip) && ip.IsIPv4MappedToIPv6)
        {
            throw new StartupException(
                $"LocalHost__Urls: Kestrel cannot listen on '{url}', an IPv4 address in the form of IPv6. Use {ip.MapToIPv4()} instead.");
        }

        return IsLocal(address);
    }

    // The parser takes a port that it cannot read for a part of the host, and does not check its range.
    private static bool HasPort(string url, BindingAddress address) =>
        address.Port is >= 0 and <= ushort.MaxValue
        && (!address.Host.Contains(':', StringComparison.Ordinal) || address.Host.StartsWith('['))
        && !url.Contains(":-", StringComparison.Ordinal);

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
