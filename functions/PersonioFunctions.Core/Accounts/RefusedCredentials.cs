namespace PersonioFunctions.Accounts;

/// <summary>
/// Credentials that worked and that Personio refuses now. One refusal is no proof, because its token endpoint has answered 401 at random.
/// They are tried again a few times within minutes, and only then quarantined.
/// </summary>
/// <param name="Credentials">The credentials.</param>
/// <param name="Refusals">The number of refusals that count: one for each wait that was over.</param>
/// <param name="RetryAt">When they are tried again (UTC). A refusal before that does not count.</param>
public sealed record RefusedCredentials(CredentialsVersion Credentials, int Refusals, DateTimeOffset RetryAt)
{
    private static readonly TimeSpan[] Delays = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <summary>Returns the state of these credentials after another refusal.</summary>
    /// <param name="before">The refusals since the credentials last worked, or null.</param>
    /// <param name="credentials">The credentials that Personio refused.</param>
    /// <param name="now">The current time (UTC).</param>
    /// <returns>Null when they were refused often enough to be quarantined.</returns>
    public static RefusedCredentials? After(RefusedCredentials? before, CredentialsVersion credentials, DateTimeOffset now)
    {
        var known = before?.Credentials == credentials ? before : null;
        if (now < known?.RetryAt) return known;
        var refusals = (known?.Refusals ?? 0) + 1;
        return refusals <= Delays.Length ? new RefusedCredentials(credentials, refusals, now + Delays[refusals - 1]) : null;
    }
}
