namespace PersonioFunctions.Lifecycle;

/// <summary>Whether somebody is here, in words that downstream systems can act on.</summary>
public enum LifecycleState
{
    /// <summary>Nothing can be said: the status is unreadable or unheard of, and there is no earlier state.</summary>
    Unknown,

    /// <summary>Will start on a later day.</summary>
    FutureHire,

    /// <summary>Is here.</summary>
    Active,

    /// <summary>Is employed and on leave.</summary>
    OnLeave,

    /// <summary>Is here, and the last day is known.</summary>
    Leaving,

    /// <summary>Is no longer here.</summary>
    Left,

    /// <summary>Was to start and did not.</summary>
    NeverStarted,

    /// <summary>Is stored, was not in a list that was proven complete, and Personio has nobody of this id.</summary>
    Missing,

    /// <summary>Was to start, and Personio no longer has the record.</summary>
    HireRescinded,

    /// <summary>Was past already, and Personio no longer has the record: what is personal is purged after a grace period.</summary>
    Erased,
}

/// <summary>The states as they stand in tables and answers.</summary>
public static class LifecycleStates
{
    private static readonly string[] Names =
        [.. Enum.GetNames<LifecycleState>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])];

    /// <summary>Whether somebody in this state is not counted among the people of the company any more.</summary>
    public static bool IsPast(this LifecycleState state) =>
        state is LifecycleState.Left or LifecycleState.NeverStarted or LifecycleState.HireRescinded or LifecycleState.Erased;

    /// <summary>The name in camel case: <c>futureHire</c>.</summary>
    public static string Name(this LifecycleState state) => Names[(int)state];

    /// <summary>Reads a name written by <see cref="Name"/>.</summary>
    /// <returns>Null when the text is no state.</returns>
    public static LifecycleState? Parse(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i])) return (LifecycleState)i;
        }

        return null;
    }
}
