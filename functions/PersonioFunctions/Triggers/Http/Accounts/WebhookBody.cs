using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>The webhook of an account.</summary>
/// <param name="Path">The path at which the app takes it.</param>
/// <param name="Token">The token, only in the answer to the call that made it.</param>
/// <param name="FullSyncEvery">The hours between two complete lists; absent if the schedule lists everybody at each tick.</param>
internal sealed record WebhookBody(string Path, string? Token, int? FullSyncEvery)
{
    /// <summary>Converts the webhook of an account that takes them.</summary>
    public static WebhookBody From(Account account, string? token) => new(
        $"/api/accounts/{account.Name}/personio-webhook",
        token,
        account.FullSyncEvery is { } every ? (int)every.TotalHours : null);

    /// <summary>Leaves the token out, because this text may end up in a log.</summary>
    public override string ToString() => nameof(WebhookBody);
}
