using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Personio;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Accounts.Webhooks;

/// <summary>
/// Creates and deletes the webhook of an account at Personio. A failure changes nothing here: a person can do the same in Personio, and the
/// notice says so.
/// </summary>
public sealed class WebhookRegistrar(
    PersonioClientFactory personio,
    AccountConnector connector,
    IOptions<PersonioOptions> options,
    TimeProvider time,
    ILogger<WebhookRegistrar> logger)
{
    // A caller waits for it, and disconnecting an account must end in time.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    /// <summary>Creates the webhook.</summary>
    /// <param name="account">The account.</param>
    /// <param name="url">The address at which the app takes the webhooks of the account.</param>
    /// <param name="token">The token that Personio is to send.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The id of the webhook, or why there is none.</returns>
    public async Task<(Guid? Id, Notice? Problem)> TryCreateAsync(
        Account account, Uri url, string token, CancellationToken cancellationToken)
    {
        // A simulator on this machine takes what Personio does not.
        if (url.Scheme != Uri.UriSchemeHttps && !(url.IsLoopback && options.Value.BaseUrl.IsLoopback))
            return (null, NotCreated("Personio sends webhooks to https addresses only."));

        Guid? id = null;
        var failure = await TryAsync(
            account, async (client, cancelled) => id = await client.CreateWebhookAsync(url, token, cancelled), cancellationToken);
        return (id, failure is null ? null : NotCreated(Explain(failure)));
    }

    /// <summary>Deletes the webhook.</summary>
    /// <returns>Why it is still there; null when it is gone.</returns>
    public async Task<Notice?> TryDeleteAsync(Account account, Guid id, CancellationToken cancellationToken)
    {
        var failure = await TryAsync(account, (client, cancelled) => client.DeleteWebhookAsync(id, cancelled), cancellationToken);
        return failure is null ? null : new Notice(
            NoticeCodes.WebhookNotDeleted,
            $"The webhook {id} of account '{account.Name}' is still in Personio. {Explain(failure)} Its calls are refused. "
                + "Delete it with DELETE /v2/webhooks.");
    }

    /// <returns>What failed; null on success.</returns>
    private async Task<Exception?> TryAsync(
        Account account, Func<PersonioClient, CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LongestRequest, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await call(personio.Create(connector.Open(account)), linked.Token);
            return null;
        }
        catch (Exception failure) when (IsFault(failure) && !cancellationToken.IsCancellationRequested)
        {
            logger.WebhookNotManaged(account.Name, (failure as PersonioException)?.Kind.ToString() ?? failure.GetType().Name);
            return failure;
        }
    }

    private static bool IsFault(Exception failure) => failure is PersonioException or SecretStoreException or OperationCanceledException;

    private static Notice NotCreated(string reason) => new(
        NoticeCodes.WebhookNotCreated,
        $"{reason} The app takes webhooks, but Personio sends none yet. "
            + "Create the webhook in Personio with the url and the token of this answer.");

    private static string Explain(Exception failure) => failure switch
    {
        PersonioException { Kind: PersonioFailureKind.Forbidden or PersonioFailureKind.Unauthorized } =>
            $"The credentials may not manage webhooks. The scope personio:webhooks:write under {PersonioSettings.Credentials} allows it.",
        PersonioException { IsTransient: false } => "Personio refused it; there may be a webhook for this address already.",
        SecretStoreException => "The secret store does not answer.",
        _ => "Personio did not answer in time.",
    };
}
