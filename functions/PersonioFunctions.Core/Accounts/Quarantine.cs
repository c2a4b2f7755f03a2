using PersonioFunctions.Personio;

namespace PersonioFunctions.Accounts;

/// <summary>Identifies the credentials of an account without the secret.</summary>
/// <param name="ClientId">The client id.</param>
/// <param name="SecretVersion">The version of the client secret in the secret store.</param>
public sealed record CredentialsVersion(string ClientId, string SecretVersion);

/// <summary>
/// Personio refuses the credentials of an account, so they are tried once a day only. A quarantine applies to the refused credentials.
/// Connecting the account with others therefore ends it without another write.
/// </summary>
/// <param name="Refused">The credentials that Personio refused.</param>
/// <param name="Since">When they were first refused (UTC).</param>
/// <param name="ProbeAt">When a tick of the schedule may next try the credentials (UTC).</param>
public sealed record Quarantine(CredentialsVersion Refused, DateTimeOffset Since, DateTimeOffset ProbeAt)
{
    // A little less than a day, so that with one tick a day the probe is due at the next tick.
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromHours(24) - TimeSpan.FromMinutes(10);

    /// <summary>Returns the quarantine after a refusal.</summary>
    /// <param name="before">The present quarantine of the account, or null.</param>
    /// <param name="refused">The credentials that Personio refused.</param>
    /// <param name="now">The current time (UTC).</param>
    public static Quarantine After(Quarantine? before, CredentialsVersion refused, DateTimeOffset now) =>
        new(refused, before?.Refused == refused ? before.Since : now, now + BetweenProbes);

    /// <summary>Returns the quarantine after a probe that ended without an answer about the credentials.</summary>
    public Quarantine Probed(DateTimeOffset now) => this with { ProbeAt = now + BetweenProbes };

    /// <summary>Whether a tick may try the credentials now.</summary>
    public bool IsProbeDue(DateTimeOffset now) => ProbeAt <= now;

    /// <summary>Returns the notice for an account in quarantine.</summary>
    public static Notice Explain(string account) => new(
        NoticeCodes.Quarantined,
        $"Personio refuses the credentials of account '{account}'. They are tried only once a day. "
            + $"Create new credentials in Personio ({PersonioSettings.Credentials}) and PUT /api/accounts/{account} with them; "
            + $"another client id needs ?replaceCredentials=true. POST /api/accounts/{account}/resync tries the present ones at once.");
}
