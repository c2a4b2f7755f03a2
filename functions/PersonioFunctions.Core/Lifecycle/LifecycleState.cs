namespace PersonioFunctions.Lifecycle;

/// <summary>Whether a person works here, in words that downstream systems can act on.</summary>
public enum LifecycleState
{
    /// <summary>The status is unreadable or unknown, and there is no earlier state.</summary>
    Unknown,

    /// <summary>The person will start on a later day.</summary>
    FutureHire,

    /// <summary>The person works here.</summary>
    Active,

    /// <summary>The person is employed and on leave.</summary>
    OnLeave,

    /// <summary>The person works here, and the last day is known.</summary>
    Leaving,

    /// <summary>The person no longer works here.</summary>
    Left,

    /// <summary>The person was to start and did not.</summary>
    NeverStarted,

    /// <summary>The person was employed; a complete list did not contain the record, and Personio does not know the id.</summary>
    Missing,

    /// <summary>The person was to start, and Personio no longer has the record.</summary>
    HireRescinded,

    /// <summary>
    /// The person was past already, and Personio no longer has the record. The personal data is purged after a grace period.
    /// </summary>
    Erased,
}

/// <summary>Converts states to and from their names in tables and responses, and classifies them.</summary>
public static class LifecycleStates
{
    /// <summary>Whether a person in this state no longer counts as a member of the company.</summary>
    public static bool IsPast(this LifecycleState state) =>
        state is LifecycleState.Left or LifecycleState.NeverStarted or LifecycleState.HireRescinded or LifecycleState.Erased;

    /// <summary>Whether a person in this state works here, as far as is known.</summary>
    public static bool IsHere(this LifecycleState state) =>
        state is LifecycleState.Active or LifecycleState.OnLeave or LifecycleState.Leaving or LifecycleState.Missing;

    /// <summary>Returns the name in camel case: <c>futureHire</c>.</summary>
    public static string Name(this LifecycleState state) => state.Word();

    /// <summary>Reads a name written by <see cref="Name"/>.</summary>
    /// <returns>Null when the text is not the name of a state.</returns>
    public static LifecycleState? Parse(ReadOnlySpan<char> name) => EnumWords.Find<LifecycleState>(name);
}
