using System.Collections.ObjectModel;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>The data of an account at Personio: the list, and the answers about people who are not in it.</summary>
public sealed record Snapshot
{
    private static readonly Notice LookupFailed = new(
        NoticeCodes.LookupFailed,
        "Personio gave no usable answer about employees who are not listed. They stay as stored, and the next run asks again.");

    /// <summary>The snapshot of a plan that is derived from the calendar or from settings, without calling Personio.</summary>
    public static Snapshot NotAsked { get; } = new()
    {
        Employees = ReadOnlyDictionary<string, Employee>.Empty,
        Skipped = [],
        Attributes = [],
        Incomplete = null,
        Warnings = [],
    };

    /// <summary>Each person once, by Personio id. Managers are resolved.</summary>
    public required IReadOnlyDictionary<string, Employee> Employees { get; init; }

    /// <summary>The number of these people who were not listed but found by id.</summary>
    public int Found { get; init; }

    /// <summary>The stored ids that were not listed and that Personio does not know.</summary>
    public IReadOnlyCollection<string> Gone { get; init; } = [];

    /// <summary>The number of people who were not listed and whose lookup had no usable answer.</summary>
    public int Unanswered { get; init; }

    /// <summary>The number of people who were not listed and whose lookup had a usable answer.</summary>
    public int Answered { get; init; }

    /// <summary>Whether the snapshot does not prove that unlisted people are absent.</summary>
    public bool IsInconclusive => Incomplete is not null || Unanswered > 0;

    /// <summary>Whether the snapshot contains one person only, so that it does not show how people relate to each other.</summary>
    public bool IsOfOne { get; init; }

    /// <summary>The records that could not be used.</summary>
    public required IReadOnlyList<SkippedRecord> Skipped { get; init; }

    /// <summary>The presence of every attribute of the catalogue, in its order.</summary>
    public required IReadOnlyList<AttributePresence> Attributes { get; init; }

    /// <summary>The attributes that no record had, so these credentials may not read them.</summary>
    public IEnumerable<MappedAttribute> Unreadable =>
        Attributes.Where(presence => presence.IsUnreadable).Select(presence => presence.Attribute);

    /// <summary>The reason why the list is not proven complete; null when it is.</summary>
    public required Notice? Incomplete { get; init; }

    /// <summary>A text that is the same in runs whose lists fall short in the same way; or null.</summary>
    public string? IncompletePattern { get; init; }

    /// <summary>Further warnings for users.</summary>
    public required IReadOnlyList<Notice> Warnings { get; init; }

    /// <summary>Returns this snapshot completed with the answers about people who are not listed.</summary>
    public Snapshot With(LookupAnswers answers) => this with
    {
        Employees = answers.Found.Count == 0 ? Employees : With(answers.Found),
        Found = answers.Found.Count,
        Gone = answers.Gone,
        Unanswered = answers.Unanswered,
        Answered = answers.Answered,
        Warnings = [.. Warnings, .. About(answers)],
    };

    private static IEnumerable<Notice> About(LookupAnswers answers)
    {
        if (answers.Unanswered > 0) yield return LookupFailed;
        if (answers.Merged.Count == 0) yield break;
        var records = answers.Merged.Select(pair => $"{pair.Key} with the record of {pair.Value}");
        yield return new Notice(
            NoticeCodes.MergedRecord,
            $"Personio does not list some employees and answers their ids with other records: {string.Join(", ", records)}. "
                + "The records were probably merged, so the first id counts as not known.");
    }

    private Dictionary<string, Employee> With(IReadOnlyDictionary<string, Employee> found)
    {
        var employees = Employees.Concat(found).ToDictionary();
        var managers = new ManagerDirectory(employees);
        foreach (var (id, employee) in found) employees[id] = managers.Resolve(employee);
        return employees;
    }
}
