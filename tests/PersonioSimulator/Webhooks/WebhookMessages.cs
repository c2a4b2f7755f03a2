namespace PersonioSimulator;

/// <summary>What goes wrong with a webhook.</summary>
public enum WebhookFaultKind
{
    /// <summary>The webhook is never sent.</summary>
    Lost,

    /// <summary>The webhook is sent after <see cref="WebhookFault.DelayMilliseconds"/>.</summary>
    Late,

    /// <summary>The webhook is sent twice.</summary>
    Repeated,

    /// <summary>In its place, somebody who does not know the token sends one with the same body.</summary>
    Forged,
}

/// <summary>A fault of webhooks. The first matching fault applies to an event.</summary>
public sealed record WebhookFault
{
    /// <summary>The fault.</summary>
    public required WebhookFaultKind Kind { get; init; }

    /// <summary>The company whose events it applies to.</summary>
    public required string Company { get; init; }

    /// <summary>The number of events that it applies to; null for all until it is cleared.</summary>
    public int? Times { get; init; }

    /// <summary>The delay of <see cref="WebhookFaultKind.Late"/>.</summary>
    public int DelayMilliseconds { get; init; } = 1_000;
}

/// <summary>A webhook that was created in the simulator. Its token is not shown.</summary>
/// <param name="Id">The id.</param>
/// <param name="Url">The address.</param>
/// <param name="Status"><c>ENABLED</c> or <c>DISABLED</c>.</param>
/// <param name="Events">The enabled events.</param>
public sealed record WebhookInfo(Guid Id, Uri Url, string Status, IReadOnlyList<string> Events);

/// <summary>An attempt to send a webhook.</summary>
/// <param name="Event">The name of the event.</param>
/// <param name="EmployeeId">The employee.</param>
/// <param name="Fault">The fault that was applied, or null.</param>
/// <param name="Status">The status of the answer; null when there was none, or when nothing was sent.</param>
public sealed record WebhookAttempt(string Event, long EmployeeId, WebhookFaultKind? Fault, int? Status);

/// <summary>Whether credentials have the scope <c>personio:webhooks:write</c>, in a request to the control API.</summary>
internal sealed record WebhookScopeMessage(bool Allowed);
