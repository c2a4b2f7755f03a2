namespace PersonioFunctions.Planning.Identity;

/// <summary>The earlier records of one person.</summary>
/// <param name="Linked">The ids of records that are those of the same person.</param>
/// <param name="Possible">The ids of records that may be those of the same person, so that a person has to decide.</param>
internal sealed record EarlierRecordMatch(IReadOnlyList<string> Linked, IReadOnlyList<string> Possible)
{
    /// <summary>The match of a person without an earlier record.</summary>
    public static EarlierRecordMatch None { get; } = new([], []);
}
