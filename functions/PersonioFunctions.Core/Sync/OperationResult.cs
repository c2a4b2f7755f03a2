using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>The result of an exclusive operation.</summary>
/// <param name="Run">The run with its status and counts; times and transactions are filled in.</param>
/// <param name="State">Applies the result to the state of the account.</param>
/// <param name="Value">The result for the caller.</param>
internal sealed record OperationResult<T>(SyncRun Run, Func<AccountState, AccountState> State, T Value)
{
    /// <summary>Whether the request was impossible, so that nothing happened and no record of the run stays.</summary>
    public bool IsRefused { get; init; }
}

/// <summary>Creates results of operations.</summary>
internal static class OperationResult
{
    /// <summary>Creates the result of a successful operation.</summary>
    public static OperationResult<T> Succeeded<T>(SyncRun run, Func<AccountState, AccountState> state, T value) =>
        new(run with { Status = SyncRunStatus.Succeeded }, state, value);

    /// <summary>
    /// Creates the result of an operation that is not possible. The caller learns why, and there is nothing to record or to alert about.
    /// </summary>
    public static OperationResult<T> Refused<T>(SyncRun run, T value) => new(run, state => state, value) { IsRefused = true };
}
