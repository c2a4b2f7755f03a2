using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning;

/// <summary>What one walk over Personio's list gave.</summary>
public sealed record Snapshot
{
    /// <summary>Everybody, once, by Personio id. Managers are resolved.</summary>
    public required IReadOnlyDictionary<string, Employee> Employees { get; init; }

    /// <summary>How many of them were not listed and were found when asked for one by one.</summary>
    public int Found { get; init; }

    /// <summary>Ids that were not listed and of which Personio says that it has nobody.</summary>
    public IReadOnlyCollection<string> Gone { get; init; } = [];

    /// <summary>How many people were not listed, and were asked for without getting an answer.</summary>
    public int Unanswered { get; init; }

    /// <summary>Whether it says too little about people who are not listed.</summary>
    public bool IsInconclusive => Incomplete is not null || Unanswered > 0;

    /// <summary>Whether only one person was asked for.</summary>
    public bool IsOfOne { get; init; }

    /// <summary>Whether it says something about how people belong together.</summary>
    public bool IsOfEverybody => Incomplete is null && !IsOfOne;

    /// <summary>Records that could not be used.</summary>
    public required IReadOnlyList<SkippedRecord> Skipped { get; init; }

    /// <summary>How every attribute of the catalogue showed, in its order.</summary>
    public required IReadOnlyList<AttributePresence> Attributes { get; init; }

    /// <summary>Attributes that no record had: not readable with these credentials.</summary>
    public IEnumerable<MappedAttribute> Unreadable =>
        Attributes.Where(presence => presence.IsUnreadable).Select(presence => presence.Attribute);

    /// <summary>Why the list cannot be taken for everybody, or null when it can.</summary>
    public required Notice? Incomplete { get; init; }

    /// <summary>Other things that a person should know.</summary>
    public required IReadOnlyList<Notice> Warnings { get; init; }

    /// <summary>This snapshot after people who were not listed have been asked for one by one.</summary>
    /// <param name="found">Those whom Personio has all the same.</param>
    /// <param name="gone">Those whom it does not have.</param>
    public Snapshot With(IReadOnlyDictionary<string, Employee> found, IReadOnlyCollection<string> gone)
    {
        if (found.Count == 0) return this with { Gone = gone };
        var employees = Employees.Concat(found).ToDictionary();
        var managers = new ManagerDirectory(employees);
        foreach (var (id, employee) in found) employees[id] = managers.Resolve(employee);
        return this with { Employees = employees, Found = found.Count, Gone = gone };
    }
}
