using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Webhooks;
using PersonioFunctions.Personio;
using PersonioFunctions.Runs;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Sync;

/// <summary>
/// Syncs the employees that webhooks named, one after the other. Between two of them the account is free, so that a run of the schedule
/// can take it. When as many have left within an hour as a run may let go without approval, the others are read with a whole list, which
/// the guard judges.
/// </summary>
public sealed class WebhookRuns(
    AccountStore accounts,
    AccountStateStore states,
    NotifiedPeopleStore notified,
    EmployeeSync sync,
    SyncQueue queue,
    IOptions<SyncOptions> options,
    TimeProvider time)
{
    // The lease holder mostly ends within seconds.
    private static readonly TimeSpan UntilFree = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(6);

    private enum Step
    {
        Done,
        Busy,
        Later,
        Useless,
    }

    /// <summary>Handles a message. Safe to repeat: an employee who was taken is not taken again.</summary>
    public async Task RunAsync(SyncMessage message, CancellationToken cancellationToken)
    {
        var name = message.Account;
        var (taken, people) = await notified.TakeAsync(name, cancellationToken);
        if (taken.Count == 0)
        {
            // A watchdog that fired before its employee may be taken again.
            if (message.Restarts > 0 && people.UnfinishedUntil is { } until)
                await queue.SendAsync(message, until - time.GetUtcNow(), cancellationToken);
            return;
        }

        var (done, leavings) = (0, people.Leavings.Length);
        DateTimeOffset? waitFrom = null;
        var delay = UntilFree;
        try
        {
            for (var step = Step.Done; done < taken.Count && step == Step.Done;)
            {
                (step, var left, var asked) = await TrySyncAsync(name, taken[done], leavings, cancellationToken);
                leavings += left;
                if (step == Step.Done) done++;
                if (step == Step.Useless) done = taken.Count;
                if (step != Step.Later) continue;
                waitFrom = time.GetUtcNow();
                delay = TimeSpan.FromTicks(Math.Clamp((asked ?? default).Ticks, NotifiedPeople.Window.Ticks, LongestDelay.Ticks));
            }
        }
        finally
        {
            // Also when the host stops. The message then comes back and finds those who are left.
            await notified.EndAsync(name, [.. taken.Take(done)], [.. taken.Skip(done)], waitFrom, CancellationToken.None);
        }

        if (done < taken.Count) await queue.SendAsync(message, delay, cancellationToken);
    }

    private async Task<(Step Step, int Left, TimeSpan? Asked)> TrySyncAsync(
        string name, string id, int leavings, CancellationToken cancellationToken)
    {
        // A disabled account is not synced. A run that waits for Personio, or the next one with other credentials, lists everybody.
        var (account, state) = (await accounts.FindAsync(name, cancellationToken), await states.GetAsync(name, cancellationToken));
        if (account is not { Enabled: true }
            || state.IsDeferred(time.GetUtcNow())
            || state.QuarantineOf(account.Credentials) is not null)
        {
            return (Step.Useless, 0, null);
        }

        if (id == NotifiedPeople.Everybody) return (await ListEverybodyAsync(name, state, cancellationToken), 0, null);
        if (leavings >= (account.MinLeavers ?? options.Value.MinLeavers))
        {
            var (_, wakeAt) = await notified.NotifyAsync(name, NotifiedPeople.Everybody, cancellationToken);
            if (wakeAt is { } due) await SendAsync(name, SyncTrigger.Webhook, due - time.GetUtcNow(), cancellationToken);
            return (Step.Done, 0, null);
        }

        try
        {
            var result = await sync.SyncAsync(account, id, SyncTrigger.Webhook, cancellationToken);
            var left = result.Run is { Status: SyncRunStatus.Succeeded } run ? run.Counts.Left : 0;
            if (left > 0) await notified.CountLeavingAsync(name, cancellationToken);
            return (result.Outcome == EmployeeSyncOutcome.Busy ? Step.Busy : Step.Done, left, null);
        }
        catch (PersonioException exception) when (exception.IsTransient)
        {
            return (Step.Later, 0, exception.RetryAfter);
        }
        catch (SecretStoreException)
        {
            return (Step.Later, 0, null);
        }
        catch (PersonioException exception)
        {
            // The record of the run says why. Refused credentials are refused for the others too.
            return (exception.Kind is PersonioFailureKind.InvalidAnswer ? Step.Done : Step.Useless, 0, null);
        }
    }

    private async Task<Step> ListEverybodyAsync(string name, AccountState state, CancellationToken cancellationToken)
    {
        // A run in progress may have read the changed employee before the change.
        if (state.IsActive(time.GetUtcNow())) return Step.Busy;
        await SendAsync(name, SyncTrigger.Timer, TimeSpan.Zero, cancellationToken);
        return Step.Done;
    }

    private Task SendAsync(string name, SyncTrigger trigger, TimeSpan delay, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return queue.SendAsync(
            new SyncMessage(name, RunIds.Create(now), trigger, now), delay > TimeSpan.Zero ? delay : TimeSpan.Zero, cancellationToken);
    }
}
