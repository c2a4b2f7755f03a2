using PersonioFunctions.Accounts;
using PersonioFunctions.Storage;

namespace PersonioFunctions.Runs;

/// <summary>A run's request for the lease of its account.</summary>
/// <param name="Message">The run.</param>
/// <param name="Credentials">
/// The credentials that the run uses at Personio; null when it does not call Personio. Refused credentials get the lease for a probe only.
/// </param>
/// <param name="Meter">Counts the storage transactions of the run.</param>
/// <param name="Known">The state of the account that the caller has just read; null to read it.</param>
internal sealed record LeaseRequest(
    SyncMessage Message, CredentialsVersion? Credentials, TransactionMeter Meter, AccountState? Known = null);

/// <summary>The result of a request for a lease.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="State">The state of the account before.</param>
/// <param name="Run">The run in progress, to be disposed; null unless the lease was acquired.</param>
internal sealed record LeaseAttempt(LeaseOutcome Outcome, AccountState State, RunContext? Run);

/// <summary>The outcome of a request for an account's lease.</summary>
internal enum LeaseOutcome
{
    /// <summary>The run holds the account.</summary>
    Acquired,

    /// <summary>Another attempt holds the account.</summary>
    Busy,

    /// <summary>This run has just succeeded, and its record is about to be written.</summary>
    Ending,

    /// <summary>The account waits for Personio, and another run continues then.</summary>
    Deferred,

    /// <summary>Personio refuses the account's credentials, and this run is not a probe.</summary>
    Quarantined,
}
