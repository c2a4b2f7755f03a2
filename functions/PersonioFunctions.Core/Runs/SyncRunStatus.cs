namespace PersonioFunctions.Runs;

/// <summary>Where a run stands.</summary>
public enum SyncRunStatus
{
    /// <summary>Waits for its turn, or for Personio.</summary>
    Queued,

    /// <summary>Is at work.</summary>
    Running,

    /// <summary>Everything that could be read has landed.</summary>
    Succeeded,

    /// <summary>Upserts have landed; the rest waits for a person.</summary>
    Held,

    /// <summary>Ended without result. The next one begins anew.</summary>
    Failed,
}
