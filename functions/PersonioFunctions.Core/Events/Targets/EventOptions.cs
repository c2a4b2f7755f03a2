using System.Net;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Events.Targets;

/// <summary>Settings of the events, section <c>Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "Events";

    /// <summary>
    /// The networks that are not public and that targets may be in nevertheless, in CIDR notation and separated by commas, such as
    /// <c>10.20.0.0/16</c>. Default: none; in the local host the loopback networks. Setting <c>Events__AllowedNetworks</c>.
    /// </summary>
    public string? AllowedNetworks { get; set; }

    /// <summary>Returns <see cref="AllowedNetworks"/>; null when one of them is not a network.</summary>
    internal IReadOnlyList<IPNetwork>? Networks()
    {
        var networks = new List<IPNetwork>();
        foreach (var text in (AllowedNetworks ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IPNetwork.TryParse(text, out var network)) return null;
            networks.Add(network);
        }

        return networks;
    }

    /// <summary>Stops the start, naming the setting, when it is not a list of networks.</summary>
    internal sealed class Validator : IValidateOptions<EventOptions>
    {
        public ValidateOptionsResult Validate(string? name, EventOptions options) => options.Networks() is not null
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{SectionName}__{nameof(AllowedNetworks)} must be a list of networks in CIDR notation, separated by commas, such as "
                + "10.20.0.0/16,fd12:3456::/32.");
    }
}
