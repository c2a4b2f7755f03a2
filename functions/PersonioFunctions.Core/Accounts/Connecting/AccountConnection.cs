namespace PersonioFunctions.Accounts.Connecting;

/// <summary>A request to connect an account. Members that are null take their defaults.</summary>
/// <param name="ClientId">The client id of the Personio API credentials.</param>
/// <param name="ClientSecret">The client secret. It goes to Personio and to the secret store, and nowhere else.</param>
/// <param name="CompanyName">The partner id, UPPER_SNAKE_CASE.</param>
/// <param name="DisplayName">A display name.</param>
/// <param name="EmailAttribute">The Personio key of the attribute that holds the e-mail address.</param>
/// <param name="TimeZone">An IANA time zone; null keeps the present one.</param>
/// <param name="Enabled">Whether the timer syncs the account; null keeps the present value, and is true for a new account.</param>
/// <param name="MinLeavers">See <see cref="Account.MinLeavers"/>.</param>
/// <param name="MaxLeaversPercent">See <see cref="Account.MaxLeaversPercent"/>.</param>
/// <param name="Webhook">
/// Whether a connected account takes webhooks of Personio. Sent with no other member but <paramref name="FullSyncEvery"/>; null in a
/// request that connects.
/// </param>
/// <param name="FullSyncEvery">See <see cref="Account.FullSyncEvery"/>, in hours; null for each tick.</param>
/// <param name="Attributes">
/// The attributes to store beside those of every account: the column by Personio key, without the prefix of own columns. Null keeps them.
/// </param>
/// <param name="SensitiveAttributes">The keys of attributes that are stored although they hold bank, salary, tax or health data.</param>
public sealed record AccountConnection(
    string? ClientId,
    string? ClientSecret,
    string? CompanyName = null,
    string? DisplayName = null,
    string? EmailAttribute = null,
    string? TimeZone = null,
    bool? Enabled = null,
    int? MinLeavers = null,
    int? MaxLeaversPercent = null,
    bool? Webhook = null,
    int? FullSyncEvery = null,
    IReadOnlyDictionary<string, string>? Attributes = null,
    IReadOnlyList<string>? SensitiveAttributes = null)
{
    /// <summary>Leaves the secret out, because this text may end up in a log.</summary>
    public override string ToString() => $"{nameof(AccountConnection)} {{ {nameof(ClientId)} = {ClientId} }}";
}
