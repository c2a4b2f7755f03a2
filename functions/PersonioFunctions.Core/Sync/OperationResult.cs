using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>How the work of an exclusive operation ended.</summary>
/// <param name="Run">The run with its status and counts; times and transactions are filled in.</param>
/// <param name="State">What the run means for the state of the account.</param>
/// <param name="Value">The answer to the caller.</param>
internal sealed record OperationResult<T>(SyncRun Run, Func<AccountState, AccountState> State, T Value);

/// <summary>Makes results of operations.</summary>
internal static class OperationResult
{
    /// <summary>An operation that did what it was asked for.</summary>
    public static OperationResult<T> Succeeded<T>(SyncRun run, Func<AccountState, AccountState> state, T value) =>
        new(run with { Status = SyncRunStatus.Succeeded }, state, value);

    /// <summary>An operation that found out that it cannot be done. The state of the account stays.</summary>
    public static OperationResult<T> Failed<T>(SyncRun run, Notice error, T value) => new(run.Failed(error), state => state, value);
}
