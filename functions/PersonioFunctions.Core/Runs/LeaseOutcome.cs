namespace PersonioFunctions.Runs;

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
