namespace PersonioFunctions.Subscriptions;

/// <summary>The kind of a subscription's target.</summary>
public enum TargetKind
{
    /// <summary>An https address that receives signed requests by https://www.standardwebhooks.com.</summary>
    Webhook,

    /// <summary>A custom topic of Azure Event Grid that takes CloudEvents 1.0.</summary>
    EventGrid,

    /// <summary>A Teams workflow that posts an Adaptive Card. It receives events about accounts only.</summary>
    Teams,

    /// <summary>The kind is one that only a newer version knows.</summary>
    Unknown,
}
