namespace PersonioFunctions.Subscriptions;

/// <summary>The status of a subscription.</summary>
public enum SubscriptionStatus
{
    /// <summary>Events are delivered. After a failed delivery the next one is tried later.</summary>
    Active,

    /// <summary>Every retry failed. Events wait until a person resumes the subscription.</summary>
    Failing,

    /// <summary>The target answered that it is gone. Events wait until a person resumes the subscription.</summary>
    Disabled,

    /// <summary>The status is one that only a newer version knows.</summary>
    Unknown,
}
