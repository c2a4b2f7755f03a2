using PersonioFunctions.Accounts;
using PersonioFunctions.Events.Targets;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Secrets;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events.Editing;

/// <summary>Validates what callers send about a subscription. Pure.</summary>
public static class SubscriptionRules
{
    private const int MaxAccounts = 200;
    private const int MaxUrlLength = 2048;
    private const string EventGridDomain = ".eventgrid.azure.net";

    private static readonly TargetKind[] Targets = [TargetKind.Webhook, TargetKind.EventGrid, TargetKind.Teams];

    private static readonly string Kinds = string.Join(", ", Targets.Select(kind => kind.Word()));

    /// <summary>Whether a text can be a subscription's name, by the rule of account names.</summary>
    public static bool IsName(string name) => SecretNames.IsAccountName(name);

    /// <summary>Validates a request.</summary>
    /// <returns>One sentence for each invalid member, by its name in camel case; empty when the request is valid.</returns>
    public static IReadOnlyDictionary<string, string> Validate(string name, SubscriptionRequest request)
    {
        var errors = new Dictionary<string, string>();
        if (!IsName(name))
            errors["name"] = "Use 1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.";
        TargetKind? kind = EnumWords.Find<TargetKind>(request.Target?.Kind) is { } known && Targets.Contains(known) ? known : null;
        if (CheckTarget(request.Target, kind) is { } target) errors["target"] = target;
        if (CheckEvents(request.Events, kind) is { } events) errors["events"] = events;
        if (request.Accounts is { } accounts
            && (accounts.Count is 0 or > MaxAccounts || !accounts.All(one => one is not null && AccountRules.IsName(one))))
            errors["accounts"] = $"Use 1 to {MaxAccounts} names of accounts, or leave it out for all accounts.";
        if (request.Secret is not null && (kind != TargetKind.Webhook || StandardWebhook.KeyOf(request.Secret) is null))
            errors["secret"] = kind == TargetKind.Webhook ? WantedSecret : "Only a webhook has a secret. Leave it out.";
        return errors;
    }

    /// <summary>Describes the signing secret of a webhook.</summary>
    internal static string WantedSecret { get; } =
        $"Use whsec_ and {StandardWebhook.MinKeyBytes} to {StandardWebhook.MaxKeyBytes} random bytes in Base64. "
        + "A new webhook needs one.";

    private static string? CheckTarget(TargetRequest? target, TargetKind? kind)
    {
        if (kind is null) return $"Required: an object with kind ({Kinds}) and url.";
        if (target!.Url is not { Length: <= MaxUrlLength } text
            || !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("https" or "http")
            || url.Host.Length == 0)
        {
            return $"The url must be an absolute https address of at most {MaxUrlLength} characters.";
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0) return "The url must have neither a user name nor a fragment.";

        // Loopback is allowed in the local host only, which the check of the address decides.
        if (url.Scheme != Uri.UriSchemeHttps && (!url.IsLoopback || kind != TargetKind.Webhook)) return "The url must begin with https.";
        return kind == TargetKind.EventGrid && (!url.Host.EndsWith(EventGridDomain, StringComparison.Ordinal) || url.Query.Length > 0)
            ? $"The url must be the endpoint of a custom topic, such as https://my-topic.westeurope-1{EventGridDomain}/api/events. "
                + "The app sends its identity's token there."
            : null;
    }

    private static string? CheckEvents(IReadOnlyList<string>? events, TargetKind? kind)
    {
        if (events is not { Count: > 0 } || !events.All(one => EventTypes.All.Contains(one)) || events.Distinct().Count() != events.Count)
            return $"Required: the names of events, each once. There are {string.Join(", ", EventTypes.All)}.";
        return kind == TargetKind.Teams && events.Any(EventTypes.IsOfEmployees)
            ? "Teams receives events about accounts only. Use account.* or names that begin with account."
            : null;
    }
}
