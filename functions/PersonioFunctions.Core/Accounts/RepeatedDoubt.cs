namespace PersonioFunctions.Accounts;

/// <summary>
/// Lists that were not proven complete in the same way in several runs in a row: Personio filters records after it has cut the pages, or
/// its count is wrong. After a few runs that is known, and no reason to call the data old.
/// </summary>
/// <param name="Pattern">The text by which such lists are the same.</param>
/// <param name="Runs">The number of runs in a row.</param>
public sealed record RepeatedDoubt(string Pattern, int Runs)
{
    private const int RunsUntilKnown = 3;

    /// <summary>Whether enough runs have shown it.</summary>
    public bool IsKnown => Runs >= RunsUntilKnown;

    /// <summary>Returns the doubt after another run.</summary>
    /// <param name="before">The doubt before, or null.</param>
    /// <param name="pattern">The pattern of the run; null when its list was proven complete or was short in no particular way.</param>
    public static RepeatedDoubt? After(RepeatedDoubt? before, string? pattern) =>
        pattern is null ? null
        : before?.Pattern == pattern ? before with { Runs = Math.Min(before.Runs + 1, RunsUntilKnown) }
        : new RepeatedDoubt(pattern, 1);

    /// <summary>Returns the notice for an account whose lists are always short in the same way.</summary>
    /// <param name="incomplete">Why the list of the last run was not proven complete.</param>
    public static Notice Explain(Notice incomplete) => new(
        NoticeCodes.ListShort,
        $"{incomplete.Message} The last three runs found the same. Everything that Personio shows is synced, but employees who are "
            + "deleted in Personio are not recognised. Compare the number of employees with Personio, and report it to Personio.");
}
