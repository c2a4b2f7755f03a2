using PersonioFunctions.Accounts;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Runs;

/// <summary>
/// A run in progress. Made by <see cref="RunLeases"/> when the run gets its account, and ended by <see cref="RunEnding"/>.
/// </summary>
internal sealed class RunContext : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping;
    private Account? _account;

    internal RunContext(AccountState before, SyncRun run, RunLease lease, TransactionMeter meter, CancellationToken cancellationToken)
    {
        (Before, Run, Lease, Meter) = (before, run, lease, meter);
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
    }

    /// <summary>The account as it was read while the run holds it.</summary>
    /// <exception cref="InvalidOperationException">It was not read yet.</exception>
    public Account Account => _account ?? throw new InvalidOperationException($"Account '{Run.Account}' was not read yet.");

    /// <summary>The state of the account before the run got it.</summary>
    public AccountState Before { get; }

    /// <summary>The run, and how far it is.</summary>
    public SyncRun Run { get; private set; }

    /// <summary>The run's hold on the account.</summary>
    public RunLease Lease { get; }

    /// <summary>Counts the storage transactions of the run.</summary>
    public TransactionMeter Meter { get; }

    /// <summary>Cancelled when the caller gives up, and when another run took the account over.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether another run took the account over.</summary>
    public bool IsLost => Lease.Lost.IsCancellationRequested;

    /// <summary>Whether the record of the run says how it ended.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>Says which account the run holds, once it is known to be still connected.</summary>
    public void Confirm(Account account) => _account = account;

    /// <summary>Says how far the run is, so that a run that fails still says how far it came.</summary>
    public void Report(SyncRun run) => Run = run;

    /// <summary>Says that the record of the run tells how it ended.</summary>
    public void MarkRecorded() => IsRecorded = true;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Lease.DisposeAsync();
        _stopping.Dispose();
    }
}
