namespace PersonioFunctions.Lifecycle;

/// <summary>Which date is a person's last day.</summary>
public enum LeaveOn
{
    /// <summary>The last day of the contract.</summary>
    TerminationDate,

    /// <summary>The last day at work, if there is one; otherwise the last day of the contract.</summary>
    LastWorkingDay,
}

/// <summary>Converts <see cref="LeaveOn"/> to and from its words in tables, requests, and responses.</summary>
public static class LeaveOnWords
{
    /// <summary>Returns the word: <c>terminationDate</c> or <c>lastWorkingDay</c>.</summary>
    public static string Name(this LeaveOn leaveOn) => leaveOn.Word();

    /// <summary>Reads a word written by <see cref="Name"/>.</summary>
    /// <returns>Null when it is neither.</returns>
    public static LeaveOn? Parse(string? word) => EnumWords.Find<LeaveOn>(word);
}
