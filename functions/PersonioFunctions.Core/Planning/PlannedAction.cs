using System.Text.Json.Serialization;

namespace PersonioFunctions.Planning;

/// <summary>What a run does to a person's row.</summary>
public enum PlannedAction
{
    /// <summary>Stores a person who was not stored.</summary>
    [JsonStringEnumMemberName("create")]
    Create,

    /// <summary>Updates a row with what Personio says, or with what follows from it today.</summary>
    [JsonStringEnumMemberName("update")]
    Update,

    /// <summary>Notes that Personio no longer has the person.</summary>
    [JsonStringEnumMemberName("absence")]
    Absence,

    /// <summary>Removes the personal data of a person whom Personio has erased, once the grace period is over.</summary>
    [JsonStringEnumMemberName("purge")]
    Purge,
}
