namespace PersonioFunctions.Runs;

/// <summary>What came of asking to hold an account.</summary>
internal enum LeaseOutcome
{
    /// <summary>This run holds it.</summary>
    Acquired,

    /// <summary>Another attempt holds it.</summary>
    Busy,

    /// <summary>This very run has just ended well, and its record is about to say so.</summary>
    Ending,

    /// <summary>It waits for Personio, and this run is not the one that waits.</summary>
    Deferred,

    /// <summary>Personio refuses its credentials, and this run is not a probe.</summary>
    Quarantined,
}
