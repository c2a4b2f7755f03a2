using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>What a run needs to know of a stored person to plan.</summary>
/// <param name="ContentHash">The stored fingerprint; null when it is absent or unusable, and the row has to be written anew.</param>
/// <param name="Standing">The stored standing, as far as the run has read it; null when it cannot be told.</param>
/// <param name="Stored">The stored fields that the run asked for; the others are not known.</param>
public sealed record IndexEntry(Fingerprint? ContentHash, LifecycleStanding? Standing, Employee? Stored)
{
    /// <summary>Makes the entry of a row that was read whole.</summary>
    public static IndexEntry From(EmployeeRow row) => new(row.ContentHash, row.Standing, row.Employee);

    /// <summary>Makes the entry of a row of which a fingerprint was read.</summary>
    public static IndexEntry From(Fingerprint? contentHash, Employee? stored = null) => new(contentHash, contentHash?.Standing, stored);

    /// <summary>Makes the entry of a row of which the column <c>ContentHash</c> was read.</summary>
    public static IndexEntry From(string? contentHash, Employee? stored) => From(Fingerprint.Parse(contentHash), stored);
}
