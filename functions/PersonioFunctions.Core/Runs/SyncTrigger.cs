using System.Text.Json.Serialization;

namespace PersonioFunctions.Runs;

/// <summary>Who asked for a run.</summary>
public enum SyncTrigger
{
    /// <summary>The schedule.</summary>
    [JsonStringEnumMemberName("timer")]
    Timer,

    /// <summary>A person or another system, over HTTP.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual,

    /// <summary>An account that was just connected.</summary>
    [JsonStringEnumMemberName("connect")]
    Connect,

    /// <summary>A run that Personio had asked to come back later.</summary>
    [JsonStringEnumMemberName("retry")]
    Retry,

    /// <summary>A person who approved a plan.</summary>
    [JsonStringEnumMemberName("plan")]
    Plan,

    /// <summary>A person who had one employee synced, or erased.</summary>
    [JsonStringEnumMemberName("employee")]
    Employee,

    /// <summary>A person who took a run back.</summary>
    [JsonStringEnumMemberName("undo")]
    Undo,

    /// <summary>The calendar: somebody starts, or leaves, or is purged on this day.</summary>
    [JsonStringEnumMemberName("transition")]
    Transition,

    /// <summary>A person who changed what the lifecycle goes by.</summary>
    [JsonStringEnumMemberName("lifecycle")]
    Lifecycle,
}

/// <summary>What follows from who asked.</summary>
public static class SyncTriggers
{
    /// <summary>Whether the run does one thing and is no sync of everybody: mostly a person waits for it.</summary>
    public static bool IsOperation(this SyncTrigger trigger) =>
        trigger is SyncTrigger.Plan or SyncTrigger.Employee or SyncTrigger.Undo or SyncTrigger.Transition or SyncTrigger.Lifecycle;
}
