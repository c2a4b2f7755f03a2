namespace PersonioFunctions.Personio;

/// <summary>The data needed to call Personio for one account.</summary>
/// <param name="Account">The account's name. Tokens and rate limits are separate for each name.</param>
/// <param name="ClientId">The API client id. It is not a secret: it identifies the caller but does not authorise.</param>
/// <param name="CompanyName">The partner id for <c>X-Personio-Partner-ID</c>; null to omit the header.</param>
/// <param name="ClientSecret">Fetches the client secret. It is called only when a token is needed, and its result is not kept.</param>
public sealed record PersonioConnection(
    string Account, string ClientId, string? CompanyName, Func<CancellationToken, Task<string>> ClientSecret);
