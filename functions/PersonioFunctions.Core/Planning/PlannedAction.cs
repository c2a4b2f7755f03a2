namespace PersonioFunctions.Planning;

/// <summary>The action of a run on a person's row.</summary>
public enum PlannedAction
{
    /// <summary>Stores a person who was not stored.</summary>
    Create,

    /// <summary>Updates a row with new values from Personio, or with values derived from them today.</summary>
    Update,

    /// <summary>Notes that Personio no longer has the person.</summary>
    Absence,

    /// <summary>Removes the personal data of a person erased by Personio, once the grace period is over.</summary>
    Purge,
}
