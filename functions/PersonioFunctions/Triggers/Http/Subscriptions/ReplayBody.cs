namespace PersonioFunctions.Triggers.Http.Subscriptions;

/// <summary>From where events are delivered again.</summary>
/// <param name="Account">The account; may be left out if the subscription names exactly one.</param>
/// <param name="From">A cursor of the account's changes. The events after it are delivered again.</param>
internal sealed record ReplayBody(string? Account, string? From);
