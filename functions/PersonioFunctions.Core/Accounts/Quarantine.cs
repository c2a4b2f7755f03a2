using PersonioFunctions.Personio;

namespace PersonioFunctions.Accounts;

/// <summary>Which credentials an account has, without telling them.</summary>
/// <param name="ClientId">The client id.</param>
/// <param name="SecretVersion">The version of the client secret in the secret store.</param>
public sealed record CredentialsVersion(string ClientId, string SecretVersion);

/// <summary>
/// Personio refuses the credentials of an account: nothing is sent there any more but one probe a day. Bound to the very credentials
/// that were refused, so that connecting the account with others ends it without a further write.
/// </summary>
/// <param name="Refused">The credentials.</param>
/// <param name="Since">When they were first refused (UTC).</param>
/// <param name="ProbeAt">From when on a tick of the schedule may try them again (UTC).</param>
public sealed record Quarantine(CredentialsVersion Refused, DateTimeOffset Since, DateTimeOffset ProbeAt)
{
    // A little less than a day: a schedule of one tick a day must find the probe due at the next tick.
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromHours(24) - TimeSpan.FromMinutes(10);

    /// <summary>After a refusal.</summary>
    /// <param name="before">The quarantine that the account may be in already.</param>
    /// <param name="refused">The credentials.</param>
    /// <param name="now">The present (UTC).</param>
    public static Quarantine After(Quarantine? before, CredentialsVersion refused, DateTimeOffset now) =>
        new(refused, before?.Refused == refused ? before.Since : now, now + BetweenProbes);

    /// <summary>After a probe that told nothing about the credentials.</summary>
    public Quarantine Probed(DateTimeOffset now) => this with { ProbeAt = now + BetweenProbes };

    /// <summary>Whether a tick may try the credentials again.</summary>
    public bool IsProbeDue(DateTimeOffset now) => ProbeAt <= now;

    /// <summary>What has happened to an account and what to do.</summary>
    public static Notice Explain(string account) => new(
        NoticeCodes.Quarantined,
        $"Personio refuses the credentials of account '{account}': nothing is sent there any more, except one try a day. Create new credentials in "
            + $"Personio ({PersonioSettings.Credentials}) and PUT /api/accounts/{account} with them; "
            + "another client id needs ?replaceCredentials=true.");
}
