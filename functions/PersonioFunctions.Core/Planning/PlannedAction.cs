using System.Text.Json.Serialization;

namespace PersonioFunctions.Planning;

/// <summary>What a run does to a person's row.</summary>
public enum PlannedAction
{
    /// <summary>Stores a person who was not stored.</summary>
    [JsonStringEnumMemberName("create")]
    Create,

    /// <summary>Brings a row up to what Personio says, or to what follows from it today.</summary>
    [JsonStringEnumMemberName("update")]
    Update,

    /// <summary>Notes that Personio does not have the person any more.</summary>
    [JsonStringEnumMemberName("absence")]
    Absence,

    /// <summary>Removes everything about a person whom Personio has erased, once the grace period is over.</summary>
    [JsonStringEnumMemberName("purge")]
    Purge,
}
