namespace PersonioFunctions.Changes;

/// <summary>The kind of a change of a row or an account.</summary>
public enum ChangeKind
{
    /// <summary>The account was read for the first time. Take its people from the list of employees, and later changes from here.</summary>
    Baseline,

    /// <summary>A person is stored from now on; <see cref="EmployeeChange.Field"/> is the lifecycle state.</summary>
    Created,

    /// <summary>A column of a person has another value.</summary>
    Changed,

    /// <summary>A person is no longer stored, because the run that stored them was undone.</summary>
    Removed,

    /// <summary>The values and changes of a person erased by Personio are removed. The row and its state stay.</summary>
    Purged,

    /// <summary>A person was erased at their request; <see cref="EmployeeChange.EmployeeId"/> holds the hash of the id.</summary>
    Erased,

    /// <summary>A person who was erased may be stored again; <see cref="EmployeeChange.EmployeeId"/> holds the hash of the id.</summary>
    Readmitted,

    /// <summary>The kind is one that only a newer version knows.</summary>
    Unknown,
}
