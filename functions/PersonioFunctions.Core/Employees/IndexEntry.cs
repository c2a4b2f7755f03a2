using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>What a run needs to know of a stored person to plan.</summary>
/// <param name="ContentHash">Null when the row was written by another version and has to be written anew.</param>
/// <param name="Stored">Those fields that the run asked for; the others are not known.</param>
public sealed record IndexEntry(Fingerprint? ContentHash, Employee? Stored)
{
    /// <summary>The state, which a row of another version tells as well; null when it cannot be told.</summary>
    public LifecycleState? State { get; init; } = ContentHash?.State;

    /// <summary>What the rules need to know of the row; null when its state cannot be told.</summary>
    public LifecyclePrevious? Previous => ContentHash?.Standing ?? (State is { } state ? new LifecyclePrevious(state, null, LifecycleFlags.None) : null);

    /// <summary>The entry of a row that was read whole.</summary>
    public static IndexEntry From(EmployeeRow row) => new(row.ContentHash, row.Employee) { State = row.State };

    /// <summary>Reads an entry.</summary>
    /// <param name="contentHash">The column as it stands.</param>
    /// <param name="stored">See <see cref="Stored"/>.</param>
    public static IndexEntry From(string? contentHash, Employee? stored) =>
        new(Fingerprint.Parse(contentHash), stored) { State = Fingerprint.StateOf(contentHash) };
}
