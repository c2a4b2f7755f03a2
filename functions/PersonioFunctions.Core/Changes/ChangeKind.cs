namespace PersonioFunctions.Changes;

/// <summary>What happened to a row, or to an account.</summary>
public enum ChangeKind
{
    /// <summary>The account was read for the first time: take its people from the list of employees, later changes from here.</summary>
    Baseline,

    /// <summary>A person is stored from now on; <see cref="EmployeeChange.Field"/> is the lifecycle state.</summary>
    Created,

    /// <summary>A column of a person has another value.</summary>
    Changed,

    /// <summary>A person is no longer stored, because the run that stored them was undone.</summary>
    Removed,

    /// <summary>The values and the changes of a person whom Personio has erased are removed. The row and its state stay.</summary>
    Purged,

    /// <summary>A person was erased at their request; <see cref="EmployeeChange.EmployeeId"/> holds the hash of the id.</summary>
    Erased,
}
