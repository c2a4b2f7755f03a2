using System.Collections.ObjectModel;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning;

/// <summary>What one walk over Personio's list gave.</summary>
public sealed record Snapshot
{
    private static readonly Notice LookupFailed = new(
        NoticeCodes.LookupFailed,
        "Personio gave no usable answer about people who are not listed. They stay as stored; the next run asks again.");

    /// <summary>Personio was not asked: the plan follows from the calendar or from settings.</summary>
    public static Snapshot NotAsked { get; } = new()
    {
        Employees = ReadOnlyDictionary<string, Employee>.Empty,
        Skipped = [],
        Attributes = [],
        Incomplete = null,
        Warnings = [],
    };

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

    /// <summary>Returns this snapshot after Personio was asked for people who are not listed.</summary>
    public Snapshot With(LookupAnswers answers) => this with
    {
        Employees = answers.Found.Count == 0 ? Employees : With(answers.Found),
        Found = answers.Found.Count,
        Gone = answers.Gone,
        Unanswered = answers.Unanswered,
        Warnings = answers.Unanswered == 0 ? Warnings : [.. Warnings, LookupFailed],
    };

    private Dictionary<string, Employee> With(IReadOnlyDictionary<string, Employee> found)
    {
        var employees = Employees.Concat(found).ToDictionary();
        var managers = new ManagerDirectory(employees);
        foreach (var (id, employee) in found) employees[id] = managers.Resolve(employee);
        return employees;
    }
}
