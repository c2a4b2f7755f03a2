using PersonioFunctions.Accounts;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Runs;

/// <summary>
/// A run in progress. Created by <see cref="RunLeases"/> when the run acquires its account, and ended by <see cref="RunEnding"/>.
/// </summary>
internal sealed class RunContext : IAsyncDisposable
{
    private readonly RunsInProgress _inProgress;
    private readonly CancellationTokenSource _stopping;
    private Account? _account;

    internal RunContext(
        AccountState before,
        SyncRun run,
        RunLease lease,
        TransactionMeter meter,
        RunsInProgress inProgress,
        CancellationToken cancellationToken)
    {
        (Before, Run, Lease, Meter, _inProgress) = (before, run, lease, meter, inProgress);
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost, inProgress.Stopping);
        inProgress.Begin();
    }

    /// <summary>The account, read after the run acquired the lease.</summary>
    /// <exception cref="InvalidOperationException">The account was not read yet.</exception>
    public Account Account => _account ?? throw new InvalidOperationException($"Account '{Run.Account}' was not read yet.");

    /// <summary>The state of the account before the run acquired it.</summary>
    public AccountState Before { get; }

    /// <summary>The run with its progress.</summary>
    public SyncRun Run { get; private set; }

    /// <summary>The run's lease of the account.</summary>
    public RunLease Lease { get; }

    /// <summary>Counts the storage transactions of the run.</summary>
    public TransactionMeter Meter { get; }

    /// <summary>Cancelled when the caller cancels, the host stops, or another run has taken over the account.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether another run has taken over the account.</summary>
    public bool IsLost => Lease.Lost.IsCancellationRequested;

    /// <summary>Whether the end of the run is recorded.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>Sets the account, once it is known to be still connected.</summary>
    public void Confirm(Account account) => _account = account;

    /// <summary>Sets the progress of the run, so that the record of a failed run shows it.</summary>
    public void Report(SyncRun run) => Run = run;

    /// <summary>Marks the end of the run as recorded.</summary>
    public void MarkRecorded() => IsRecorded = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Lease.DisposeAsync();
        _stopping.Dispose();
        _inProgress.End();
    }
}
