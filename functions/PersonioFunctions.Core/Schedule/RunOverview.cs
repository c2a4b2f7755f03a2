using System.Globalization;
using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Schedule;

/// <summary>Returns runs, and says of one that is not in progress what it waits for and when it goes on.</summary>
public sealed class RunOverview(SyncRunStore runs, AccountStateStore states, IOptions<SyncOptions> options, TimeProvider time)
{
    // A message is mostly received within seconds.
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(10);

    /// <summary>Returns one run, or null when it has no record.</summary>
    public async Task<SyncRun?> FindAsync(string account, string runId, CancellationToken cancellationToken)
    {
        var run = await runs.FindAsync(account, runId, cancellationToken);
        return run is not null && IsUnexplained(run) ? Explain(run, await states.GetAsync(account, cancellationToken)) : run;
    }

    /// <summary>Returns one page of an account's runs, newest first.</summary>
    /// <exception cref="FormatException">The continuation token is not from an earlier page.</exception>
    public async Task<TablePage<SyncRun>> ListAsync(string account, int top, string? continuationToken, CancellationToken cancellationToken)
    {
        var page = await runs.ListAsync(account, top, continuationToken, cancellationToken);
        if (!page.Items.Any(IsUnexplained)) return page;
        var state = await states.GetAsync(account, cancellationToken);
        return page with { Items = [.. page.Items.Select(run => IsUnexplained(run) ? Explain(run, state) : run)] };
    }

    // A run that was deferred says so in its record.
    private static bool IsUnexplained(SyncRun run) => run is { IsFinished: false, Error: null };

    private SyncRun Explain(SyncRun run, AccountState state)
    {
        var now = time.GetUtcNow();
        if (run.Status == SyncRunStatus.Queued)
        {
            return now < run.RequestedAt + UsualWait
                ? run
                : run with { Error = new Notice(NoticeCodes.Waiting, WhyItWaits(run, state, now)) };
        }

        // The host of a run in progress renews its lease. Another run that holds the account ends this one.
        if (state.Lease is not { } lease || lease.RunId != run.RunId || state.IsActive(now)) return run;
        return run with
        {
            Error = new Notice(NoticeCodes.Interrupted, $"The host stopped during the run. The run continues {By(FiresAt(lease), now)}."),
        };
    }

    private string WhyItWaits(SyncRun run, AccountState state, DateTimeOffset now) =>
        state.IsActive(now) && state.Lease is { } lease
            ? $"Run {lease.RunId} holds the account. This run begins when that run ends, or, if its host has stopped, "
                + $"{By(lease.Until, now)}."
            : $"The run waits on the queue. If a host has received it and stopped, it begins "
                + $"{By(run.RequestedAt + options.Value.WatchdogDelay, now)}.";

    // The lease and the watchdog of the run were last reset at the same time.
    private DateTimeOffset FiresAt(AccountLease lease) => lease.Until - options.Value.Lease + options.Value.WatchdogDelay;

    private static string By(DateTimeOffset instant, DateTimeOffset now) => instant > now
        ? string.Create(CultureInfo.InvariantCulture, $"at about {instant:yyyy-MM-ddTHH:mm:ssZ}")
        : "as soon as a host is free";
}
