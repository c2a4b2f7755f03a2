namespace PersonioFunctions.Lifecycle;

/// <summary>The earlier records of a person who was hired again under a new record.</summary>
/// <param name="EmployeeIds">The Personio ids of the earlier records, in order.</param>
/// <param name="OriginalHireDate">The first day of the first employment, if known.</param>
public sealed record EarlierRecords(IReadOnlyList<string> EmployeeIds, DateOnly? OriginalHireDate)
{
    /// <summary>The value for a person without a known earlier record.</summary>
    public static EarlierRecords None { get; } = new([], OriginalHireDate: null);

    /// <summary>The ids, separated by commas; null when there are none.</summary>
    public string? Text => EmployeeIds.Count == 0 ? null : string.Join(',', EmployeeIds);

    /// <summary>Reads the ids that <see cref="Text"/> wrote.</summary>
    /// <param name="ids">The ids, separated by commas; null when there are none.</param>
    /// <param name="originalHireDate">See <see cref="OriginalHireDate"/>.</param>
    public static EarlierRecords From(string? ids, DateOnly? originalHireDate) =>
        ids is null && originalHireDate is null ? None : new EarlierRecords(ids?.Split(',') ?? [], originalHireDate);

    /// <summary>Whether a text of ids, separated by commas, contains an id.</summary>
    public static bool IsAmong(string id, string? ids) => ids?.Split(',').Contains(id) == true;

    /// <summary>Whether a text of ids, separated by commas, contains one of some ids.</summary>
    public static bool AreAmong(IReadOnlySet<string> some, string? ids) => ids?.Split(',').Any(some.Contains) == true;

    /// <inheritdoc/>
    public bool Equals(EarlierRecords? other) =>
        other is not null && OriginalHireDate == other.OriginalHireDate && EmployeeIds.SequenceEqual(other.EmployeeIds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OriginalHireDate, Text);
}
