using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The part of a plan that one rule holds.</summary>
/// <param name="Reason">The reason, with its numbers.</param>
internal sealed record GuardFinding(Notice Reason)
{
    /// <summary>People whose whole change is held, by Personio id.</summary>
    public IEnumerable<string> People { get; init; } = [];

    /// <summary>The fields that are held for all people.</summary>
    public FieldSet Fields { get; init; }

    /// <summary>Whether the list cannot be of this company, so that it proves nothing about the stored people.</summary>
    public bool RefutesList { get; init; }
}
