namespace PersonioFunctions.Personio;

/// <summary>What is needed to call Personio for one account.</summary>
/// <param name="Account">The account's name: tokens and rate limits are kept apart by it.</param>
/// <param name="ClientId">The API client id. Public in Personio's sense: it identifies, it does not authorise.</param>
/// <param name="CompanyName">The partner id for <c>X-Personio-Partner-ID</c>, or null to send none.</param>
/// <param name="ClientSecret">Fetches the client secret; called only when a token is needed, and the result is not kept.</param>
public sealed record PersonioConnection(
    string Account, string ClientId, string? CompanyName, Func<CancellationToken, Task<string>> ClientSecret);
