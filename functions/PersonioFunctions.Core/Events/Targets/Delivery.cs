using PersonioFunctions.Accounts;

namespace PersonioFunctions.Events.Targets;

/// <summary>The result of one attempt to deliver an event.</summary>
/// <param name="Failure">Why the event was not delivered; null when it was.</param>
/// <param name="Status">The status of the target's answer; null when there was none.</param>
/// <param name="RetryAfter">How long the target asks to wait, or null.</param>
public sealed record Delivery(Notice? Failure, int? Status = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the target has said that it is gone for ever.</summary>
    public bool IsGone => Status == 410;
}
