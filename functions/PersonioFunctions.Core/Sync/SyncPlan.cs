using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Sync;

/// <summary>A row to write.</summary>
/// <param name="Employee">What Personio says.</param>
/// <param name="State">What follows from it today.</param>
public sealed record PlannedWrite(Employee Employee, LifecycleState State);

/// <summary>What a run is going to do. Applying it twice leaves the same as applying it once.</summary>
public sealed record SyncPlan
{
    /// <summary>People who are not stored yet.</summary>
    public required IReadOnlyList<PlannedWrite> Creates { get; init; }

    /// <summary>People whose row differs from what Personio says or from what follows from it today.</summary>
    public required IReadOnlyList<PlannedWrite> Updates { get; init; }

    /// <summary>How many need no write.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Ids that are stored and were not listed.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}
