using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>How the work of an attended run ended.</summary>
/// <param name="Run">The run with its counts; times and transactions are filled in.</param>
/// <param name="State">What it means for the state of the account.</param>
/// <param name="Value">What the person is told.</param>
internal sealed record OperationResult<T>(SyncRun Run, Func<AccountState, AccountState> State, T Value);
