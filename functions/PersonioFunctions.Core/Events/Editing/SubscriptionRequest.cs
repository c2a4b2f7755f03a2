namespace PersonioFunctions.Events.Editing;

/// <summary>What a caller sends to create or change a subscription. Contains secrets, so it is never stored, shown or logged.</summary>
public sealed class SubscriptionRequest
{
    /// <summary>The target. Required.</summary>
    public TargetRequest? Target { get; init; }

    /// <summary>The names of the events. Required.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>The names of the accounts; null for all.</summary>
    public IReadOnlyList<string>? Accounts { get; init; }

    /// <summary>The signing secret of a webhook; null to keep the stored one.</summary>
    public string? Secret { get; init; }
}

/// <summary>The target of a subscription as a caller sends it.</summary>
public sealed class TargetRequest
{
    /// <summary>The word of a <see cref="Subscriptions.TargetKind"/>. Required.</summary>
    public string? Kind { get; init; }

    /// <summary>The address. Required.</summary>
    public string? Url { get; init; }
}
