using System.Text.Json.Serialization;

namespace PersonioFunctions.Runs;

/// <summary>The trigger of a run.</summary>
public enum SyncTrigger
{
    /// <summary>The schedule.</summary>
    [JsonStringEnumMemberName("timer")]
    Timer,

    /// <summary>A resync over HTTP.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual,

    /// <summary>The connection of an account.</summary>
    [JsonStringEnumMemberName("connect")]
    Connect,

    /// <summary>The continuation of a deferred run.</summary>
    [JsonStringEnumMemberName("retry")]
    Retry,

    /// <summary>The approval of a plan.</summary>
    [JsonStringEnumMemberName("plan")]
    Plan,

    /// <summary>The sync or the erasure of one employee.</summary>
    [JsonStringEnumMemberName("employee")]
    Employee,

    /// <summary>The undo of a run.</summary>
    [JsonStringEnumMemberName("undo")]
    Undo,

    /// <summary>A date-driven change: an employee starts, leaves or is purged.</summary>
    [JsonStringEnumMemberName("transition")]
    Transition,

    /// <summary>A change of the lifecycle settings.</summary>
    [JsonStringEnumMemberName("lifecycle")]
    Lifecycle,
}

/// <summary>Classifies triggers.</summary>
public static class SyncTriggers
{
    /// <summary>Whether the run is an exclusive operation, which does not sync all employees.</summary>
    public static bool IsOperation(this SyncTrigger trigger) =>
        trigger is SyncTrigger.Plan or SyncTrigger.Employee or SyncTrigger.Undo or SyncTrigger.Transition or SyncTrigger.Lifecycle;
}
