namespace PersonioFunctions.Runs;

/// <summary>The status of a run.</summary>
public enum SyncRunStatus
{
    /// <summary>The run waits for its account or for Personio.</summary>
    Queued,

    /// <summary>The run is in progress.</summary>
    Running,

    /// <summary>Everything that could be read is applied.</summary>
    Succeeded,

    /// <summary>Some changes wait for a decision; the others are applied.</summary>
    Held,

    /// <summary>The run ended without a result. The next one starts from the beginning.</summary>
    Failed,

    /// <summary>The status is one that only a newer version knows.</summary>
    Unknown,
}
