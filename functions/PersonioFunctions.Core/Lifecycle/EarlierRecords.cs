namespace PersonioFunctions.Lifecycle;

/// <summary>The earlier records of a person who was hired again under a new record.</summary>
/// <param name="EmployeeIds">The Personio ids of the earlier records, in order.</param>
/// <param name="OriginalHireDate">The first day of the first employment, if known.</param>
public sealed record EarlierRecords(IReadOnlyList<string> EmployeeIds, DateOnly? OriginalHireDate)
{
    /// <summary>The value for a person without a known earlier record.</summary>
    public static EarlierRecords None { get; } = new([], OriginalHireDate: null);

    /// <summary>The ids of records that may be those of the same person, in order. A person has to decide.</summary>
    public IReadOnlyList<string> PossibleIds { get; init; } = [];

    /// <summary>
    /// Returns these records for a person who leaves or is absent: the links stay, and the possible records do not matter any more.
    /// </summary>
    public EarlierRecords WithoutPossible() =>
        PossibleIds.Count == 0 ? this : From(Text, OriginalHireDate);

    /// <summary>Returns the first day of the first employment, under these records or the person's own; null when unknown.</summary>
    /// <param name="hired">The first day under their own record.</param>
    public DateOnly? FirstDay(DateOnly? hired) => hired is null || OriginalHireDate < hired ? OriginalHireDate : hired;

    /// <summary>The ids, separated by commas; null when there are none.</summary>
    public string? Text => TextOf(EmployeeIds);

    /// <summary>The possible ids, separated by commas; null when there are none.</summary>
    public string? PossibleText => TextOf(PossibleIds);

    /// <summary>Both kinds of ids; null when there are none.</summary>
    public string? TextOfAll => PossibleIds.Count == 0 ? Text : $"{Text}?{PossibleText}";

    /// <summary>Reads the values that <see cref="Text"/> and <see cref="PossibleText"/> wrote.</summary>
    /// <param name="ids">The ids, separated by commas; null when there are none.</param>
    /// <param name="originalHireDate">See <see cref="OriginalHireDate"/>.</param>
    /// <param name="possible">The possible ids, separated by commas; null when there are none.</param>
    public static EarlierRecords From(string? ids, DateOnly? originalHireDate, string? possible = null) =>
        ids is null && originalHireDate is null && possible is null
            ? None
            : new EarlierRecords(IdsIn(ids), originalHireDate) { PossibleIds = IdsIn(possible) };

    /// <summary>Returns the ids in a text that separates them by commas.</summary>
    public static IReadOnlyList<string> IdsIn(string? text) => string.IsNullOrEmpty(text) ? [] : text.Split(',');

    /// <summary>Returns ids as a text that separates them by commas; null when there are none.</summary>
    public static string? TextOf(IReadOnlyCollection<string> ids) => ids.Count == 0 ? null : string.Join(',', ids);

    /// <summary>Whether a text of ids, separated by commas, contains an id.</summary>
    public static bool IsAmong(string id, string? ids) => ids?.Split(',').Contains(id) == true;

    /// <summary>Whether a text of ids, separated by commas, contains one of some ids.</summary>
    public static bool AreAmong(IReadOnlySet<string> some, string? ids) => ids?.Split(',').Any(some.Contains) == true;

    /// <inheritdoc/>
    public bool Equals(EarlierRecords? other) =>
        other is not null
        && OriginalHireDate == other.OriginalHireDate
        && EmployeeIds.SequenceEqual(other.EmployeeIds)
        && PossibleIds.SequenceEqual(other.PossibleIds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OriginalHireDate, TextOfAll);
}
