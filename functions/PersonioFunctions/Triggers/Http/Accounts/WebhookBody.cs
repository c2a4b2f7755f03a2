using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>The webhook of an account.</summary>
/// <param name="Url">The address at which the app takes it.</param>
/// <param name="Registered">Whether the app created it in Personio.</param>
/// <param name="Token">The token, only in the answer to the call that made it.</param>
/// <param name="FullSyncEvery">The hours between two complete lists; absent if the schedule lists everybody at each tick.</param>
internal sealed record WebhookBody(Uri Url, bool Registered, string? Token, int? FullSyncEvery)
{
    /// <summary>Converts the webhook of an account; null for one that takes none.</summary>
    /// <param name="account">The account.</param>
    /// <param name="request">The present call, for the address of the app.</param>
    /// <param name="token">The token, if this call made it.</param>
    public static WebhookBody? From(Account account, HttpRequest request, string? token) => account.WebhookHash is null ? null : new(
        UrlOf(account.Name, request),
        account.WebhookId is not null,
        token,
        account.FullSyncEvery is { } every ? (int)every.TotalHours : null);

    /// <summary>Returns the address at which the app takes the webhooks of an account.</summary>
    public static Uri UrlOf(string account, HttpRequest request) => PublicAddress.Of(request, $"/api/accounts/{account}/personio-webhook");

    /// <summary>Leaves the token out, because this text may end up in a log.</summary>
    public override string ToString() => nameof(WebhookBody);
}
