using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>The part of a stored row that planning needs.</summary>
/// <param name="ContentHash">The stored fingerprint; null when it is absent or unusable, so that the row must be written again.</param>
/// <param name="Standing">The stored standing, as far as the run has read it; null when unknown.</param>
/// <param name="Stored">The stored fields that the run requested; the others are not known.</param>
public sealed record IndexEntry(Fingerprint? ContentHash, LifecycleStanding? Standing, Employee? Stored)
{
    /// <summary>The part by which the person is recognized in other records.</summary>
    public LinkMemory Links { get; init; } = LinkMemory.None;

    /// <summary>Converts a whole row.</summary>
    public static IndexEntry From(EmployeeRow row) =>
        new(row.ContentHash, row.Standing, row.Employee) { Links = row.Links };

    /// <summary>Converts a fingerprint.</summary>
    public static IndexEntry From(Fingerprint? contentHash, Employee? stored = null) => new(contentHash, contentHash?.Standing, stored);

    /// <summary>Converts the column <c>ContentHash</c>.</summary>
    public static IndexEntry From(string? contentHash, Employee? stored) => From(Fingerprint.Parse(contentHash), stored);
}
