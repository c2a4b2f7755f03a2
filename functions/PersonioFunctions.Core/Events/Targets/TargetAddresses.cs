using System.Net;
using System.Net.Sockets;

namespace PersonioFunctions.Events.Targets;

/// <summary>
/// Decides which addresses a target may have. A subscription must not make this app call what only the app can reach: its own machine, its
/// network, or the metadata service that gives out its identity. Pure.
/// Sources: https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry and
/// https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
/// </summary>
internal static class TargetAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        Network("0.0.0.0/8"),
        Network("10.0.0.0/8"),
        Network("100.64.0.0/10"), // shared by carriers
        Network("127.0.0.0/8"),
        Network("168.63.129.16/32"), // the platform of Azure
        Network("169.254.0.0/16"), // link-local, with the metadata services of Azure and others
        Network("172.16.0.0/12"),
        Network("192.0.0.0/24"),
        Network("192.0.2.0/24"),
        Network("192.88.99.0/24"),
        Network("192.168.0.0/16"),
        Network("198.18.0.0/15"),
        Network("198.51.100.0/24"),
        Network("203.0.113.0/24"),
        Network("224.0.0.0/4"),
        Network("240.0.0.0/4"),
        Network("2001::/23"), // protocols, among them Teredo, which contains an IPv4 address
        Network("2001:db8::/32"),
        Network("2002::/16"), // 6to4, which contains an IPv4 address
        Network("3fff::/20"),
    ];

    // No other IPv6 address is public.
    private static readonly IPNetwork PublicIPv6 = Network("2000::/3");
    private static readonly IPNetwork Nat64 = Network("64:ff9b::/96");

    /// <summary>Whether a target may be at an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="allowed">The networks that are allowed although they are not public.</param>
    public static bool IsAllowed(IPAddress address, IReadOnlyList<IPNetwork> allowed)
    {
        var reached = Reached(address);
        return allowed.Any(network => network.Contains(reached)) || IsPublic(reached);
    }

    /// <summary>Whether an address is the machine itself.</summary>
    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(Reached(address));

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || PublicIPv6.Contains(address))
        && !NotPublic.Any(network => network.Contains(address));

    // Some IPv6 addresses stand for an IPv4 address. The packets go there.
    private static IPAddress Reached(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address)
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
    }

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
