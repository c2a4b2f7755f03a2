namespace PersonioFunctions.Accounts;

/// <summary>What a person sends to connect an account. Members that are null take their defaults.</summary>
/// <param name="ClientId">The client id of the Personio API credentials.</param>
/// <param name="ClientSecret">Their secret; it goes to Personio and to the secret store, nowhere else.</param>
/// <param name="CompanyName">The partner id, UPPER_SNAKE_CASE.</param>
/// <param name="DisplayName">A name for people.</param>
/// <param name="EmailAttribute">The Personio key of the attribute that holds the e-mail address.</param>
/// <param name="TimeZone">An IANA time zone; null keeps the one that the account has.</param>
/// <param name="Enabled">Whether the timer syncs it; true unless said otherwise.</param>
/// <param name="MinLeavers">How many people may leave unannounced in one run; null for the setting.</param>
/// <param name="MaxLeaversPercent">Beyond that, this share of the people, in percent; null for the setting.</param>
public sealed record AccountConnection(
    string? ClientId,
    string? ClientSecret,
    string? CompanyName = null,
    string? DisplayName = null,
    string? EmailAttribute = null,
    string? TimeZone = null,
    bool? Enabled = null,
    int? MinLeavers = null,
    int? MaxLeaversPercent = null)
{
    /// <summary>Without the secret: this text may end up in a log.</summary>
    public override string ToString() => $"{nameof(AccountConnection)} {{ {nameof(ClientId)} = {ClientId} }}";
}
