using System.Collections.Concurrent;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Schedule;

/// <summary>Requests runs over HTTP.</summary>
public sealed class SyncRequester(AccountStore accounts, AccountStateStore states, SyncRunStore runs, SyncQueue queue, TimeProvider time)
{
    private const int RequestsUnderWay = 16;

    /// <summary>Requests a run, or joins the one in progress.</summary>
    /// <returns>The run's id.</returns>
    public async Task<string> RequestAsync(string account, SyncTrigger trigger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = await states.GetAsync(account, cancellationToken);

        // Only a resync joins. A run in progress has read the account before it was connected again, so a new connection needs a run of
        // its own. An exclusive operation does not sync all employees, so it cannot be joined.
        if (trigger == SyncTrigger.Manual
            && state.IsActive(now)
            && state.Lease is { IsOperation: false } lease
            && lease.Owner != RunLease.RemovedOwner)
        {
            return lease.RunId;
        }

        using var sending = RunTelemetry.StartSend(trigger);

        // The message is sent first. A message without a record runs, but a record without a message would wait for ever.
        var message = new SyncMessage(account, RunIds.Create(now), trigger, now);
        await queue.SendAsync(message, TimeSpan.Zero, cancellationToken);
        await runs.TryAddAsync(SyncRun.From(message, SyncRunStatus.Queued), cancellationToken);
        return message.RunId;
    }

    /// <summary>Requests a run of every account that is enabled and not quarantined.</summary>
    /// <returns>The accounts and the ids of their runs, in order of the accounts' names.</returns>
    public async Task<IReadOnlyList<(string Account, string RunId)>> RequestAllAsync(CancellationToken cancellationToken)
    {
        var requested = new ConcurrentBag<(string Account, string RunId)>();

        // Read before the accounts, so that new credentials that arrive in between differ from the refused ones.
        var quarantines = await states.ReadQuarantinesAsync(cancellationToken);
        await Parallel.ForEachAsync(
            accounts.ListEnabledAsync(cancellationToken)
                .Where(account => quarantines.GetValueOrDefault(account.Name)?.Refused != account.Credentials),
            new ParallelOptions { MaxDegreeOfParallelism = RequestsUnderWay, CancellationToken = cancellationToken },
            async (account, token) => requested.Add((account.Name, await RequestAsync(account.Name, SyncTrigger.Manual, token))));
        return [.. requested.OrderBy(run => run.Account, StringComparer.Ordinal)];
    }
}
