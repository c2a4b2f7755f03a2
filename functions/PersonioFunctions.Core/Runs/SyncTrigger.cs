namespace PersonioFunctions.Runs;

/// <summary>The trigger of a run.</summary>
public enum SyncTrigger
{
    /// <summary>The schedule.</summary>
    Timer,

    /// <summary>A resync over HTTP.</summary>
    Manual,

    /// <summary>The connection of an account.</summary>
    Connect,

    /// <summary>The continuation of a deferred run.</summary>
    Retry,

    /// <summary>The approval of a plan.</summary>
    Plan,

    /// <summary>The sync or the erasure of one employee.</summary>
    Employee,

    /// <summary>The undo of a run.</summary>
    Undo,

    /// <summary>A date-driven change: an employee starts, leaves or is purged.</summary>
    Transition,

    /// <summary>A change of the lifecycle settings.</summary>
    Lifecycle,

    /// <summary>A webhook of Personio about one employee.</summary>
    Webhook,

    /// <summary>The trigger is one that only a newer version knows.</summary>
    Unknown,
}

/// <summary>Classifies triggers.</summary>
public static class SyncTriggers
{
    /// <summary>Whether the run is an exclusive operation, which does not sync all employees.</summary>
    public static bool IsOperation(this SyncTrigger trigger) =>
        trigger is SyncTrigger.Plan or SyncTrigger.Employee or SyncTrigger.Undo or SyncTrigger.Transition or SyncTrigger.Lifecycle
            or SyncTrigger.Webhook;
}
