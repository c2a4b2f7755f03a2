using PersonioFunctions.Accounts;

namespace PersonioFunctions.Sync.Reading;

/// <summary>The sources of a run: one account, at Personio and in storage.</summary>
/// <param name="Account">The account.</param>
/// <param name="State">Its state before the run.</param>
/// <param name="Source">Its employees at Personio.</param>
/// <param name="Index">Its stored people.</param>
internal sealed record RunReading(Account Account, AccountState State, EmployeeSource Source, IndexReader Index);
