using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Webhooks;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Schedule;

/// <summary>
/// Receives the webhooks of Personio. A webhook only says which employee to sync; nothing else that it says is believed. The employee is
/// noted first and the message is sent afterwards. When the host dies in between, the sweep sends the message.
/// </summary>
public sealed class WebhookReceiver(AccountStore accounts, NotifiedPeopleStore notified, SyncQueue queue, TimeProvider time)
{
    // Cannot be the name of an account, so that every name costs one read.
    private const string NoName = "-";

    /// <summary>Checks the token of a webhook.</summary>
    /// <param name="name">The account's name as sent, which may be any text.</param>
    /// <param name="token">The token as sent, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the account takes webhooks with this token. Takes the same steps whether the account exists or not.</returns>
    public async Task<bool> AuthenticateAsync(string name, string? token, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(AccountRules.IsName(name) ? name : NoName, cancellationToken);
        if (WebhookToken.Matches(token ?? "", account?.WebhookHash)) return true;
        WebhookTelemetry.Count(WebhookOutcome.Refused);
        return false;
    }

    /// <summary>Notes the employee that a webhook names, and asks for a sync.</summary>
    /// <param name="account">The name of the account, whose token was checked.</param>
    /// <param name="body">The body as sent.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<WebhookOutcome> ReceiveAsync(string account, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (PersonioWebhook.Parse(body) is not { } webhook) return WebhookTelemetry.Count(WebhookOutcome.Invalid);
        if (!webhook.IsAboutPerson) return WebhookTelemetry.Count(WebhookOutcome.Ignored);
        if (webhook.PersonId is { } sent && !Employee.IsId(sent)) return WebhookTelemetry.Count(WebhookOutcome.Invalid);

        var (added, wakeAt) = await notified.NotifyAsync(account, webhook.PersonId ?? NotifiedPeople.Everybody, cancellationToken);
        if (wakeAt is { } due) await SendAsync(account, due - time.GetUtcNow(), cancellationToken);
        return WebhookTelemetry.Count(added ? WebhookOutcome.Accepted : WebhookOutcome.Repeated);
    }

    /// <summary>Sends a message for every account with employees who are due, because a host may have died before it sent one.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await foreach (var account in notified.SweepAsync(cancellationToken)) await SendAsync(account, TimeSpan.Zero, cancellationToken);
    }

    private Task SendAsync(string account, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var sending = RunTelemetry.StartSend(SyncTrigger.Webhook);
        var now = time.GetUtcNow();
        var message = new SyncMessage(account, RunIds.Create(now), SyncTrigger.Webhook, now);
        return queue.SendAsync(message, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellationToken);
    }
}
