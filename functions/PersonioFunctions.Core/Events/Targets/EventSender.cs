using System.Net.Http.Headers;
using System.Net.Mime;
using Azure.Core;
using Azure.Identity;
using PersonioFunctions.Accounts;
using PersonioFunctions.Secrets;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events.Targets;

/// <summary>Sends one event to the target of a subscription, once. What the target answers is not kept, apart from its status.</summary>
public sealed class EventSender(
    TargetConnections connections, TargetSecretStore secrets, Func<TokenCredential> credential, TimeProvider time)
{
    // https://learn.microsoft.com/azure/event-grid/authenticate-with-microsoft-entra-id
    private static readonly TokenRequestContext EventGridToken = new(["https://eventgrid.azure.net/.default"]);

    /// <summary>Sends an event.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; the event may have arrived.</exception>
    internal async Task<Delivery> SendAsync(Subscription subscription, ToldEvent told, CancellationToken cancellationToken)
    {
        try
        {
            using var request = await CreateAsync(subscription, told, cancellationToken);
            using var answer = await connections.Client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Read(subscription, answer);
        }
        catch (SecretStoreException failure)
        {
            return new Delivery(Notice.From(failure));
        }
        catch (AuthenticationFailedException)
        {
            return Failed(
                NoticeCodes.TargetUnreachable, subscription, "cannot be called, because the app's identity gets no token for Event Grid");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(
                NoticeCodes.TargetTimeout, subscription, $"did not answer within {TargetConnections.Timeout.TotalSeconds} seconds");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return failure is TargetAddressException || failure.InnerException is TargetAddressException
                ? Failed(NoticeCodes.TargetAddress, subscription, "is not at a public address, so it was not called")
                : Failed(NoticeCodes.TargetUnreachable, subscription, "cannot be reached");
        }
    }

    private async Task<HttpRequestMessage> CreateAsync(Subscription subscription, ToldEvent told, CancellationToken cancellationToken)
    {
        var secret = await secrets.FindAsync(subscription, cancellationToken);
        if (secret is null || (subscription.Kind == TargetKind.Webhook && secret.Secrets.Count == 0))
        {
            throw new SecretStoreException(
                $"The target of subscription '{subscription.Name}' is not in the secret store, or was changed there and is not valid. "
                + $"Send it again with PUT /api/subscriptions/{subscription.Name}.");
        }

        var request = new HttpRequestMessage(HttpMethod.Post, secret.Url) { Headers = { { "User-Agent", "PersonioFunctions" } } };
        switch (subscription.Kind)
        {
            case TargetKind.EventGrid:
                request.RequestUri = new Uri($"{secret.Url}?api-version=2018-01-01");
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Bearer", (await credential().GetTokenAsync(EventGridToken, cancellationToken)).Token);
                request.Content = Json(told.ToBatchJson(), "application/cloudevents-batch+json");
                break;
            case TargetKind.Teams:
                request.Content = Json(TeamsCard.Write(told), MediaTypeNames.Application.Json);
                break;
            default:
                var (body, now) = (told.ToJson(), time.GetUtcNow());
                request.Content = Json(body, MediaTypeNames.Application.Json);
                var count = subscription.PreviousSecretUntil > now ? 2 : 1;
                StandardWebhook.Sign(request, told.Id, now, body, secret.Secrets.Take(count));
                break;
        }

        return request;
    }

    private Delivery Read(Subscription subscription, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (answer.IsSuccessStatusCode) return new Delivery(null, status);
        if (status == 410) return Failed(NoticeCodes.TargetGone, subscription, "answered 410: it is gone") with { Status = status };
        var what = status is >= 300 and < 400
            ? $"answered with status {status}; redirects are not followed"
            : $"answered with status {status}";
        return Failed(NoticeCodes.TargetAnswer, subscription, what) with { Status = status, RetryAfter = RetryAfter(answer) };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    private static Delivery Failed(string code, Subscription subscription, string what) =>
        new(new Notice(code, $"The target of subscription '{subscription.Name}' ({subscription.Host}) {what}."));

    private static ByteArrayContent Json(byte[] body, string mediaType) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType, "utf-8") } };
}
