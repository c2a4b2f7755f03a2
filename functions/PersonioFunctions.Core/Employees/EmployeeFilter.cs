using Azure.Data.Tables;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>Selects employees of an account. A part that is null selects everybody.</summary>
public sealed record EmployeeFilter
{
    /// <summary>The filter that selects everybody.</summary>
    public static EmployeeFilter None { get; } = new();

    /// <summary>The state.</summary>
    public LifecycleState? State { get; init; }

    /// <summary>The name of the department, in any case.</summary>
    public string? Department { get; init; }

    /// <summary>A flag; <see cref="LifecycleFlags.None"/> for any flags.</summary>
    public LifecycleFlags Flag { get; init; }

    /// <summary>A part of a name, an e-mail address or an id, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>When the row was last changed, at the earliest (UTC).</summary>
    public DateTimeOffset? UpdatedSince { get; init; }

    /// <summary>
    /// The part that storage evaluates, in OData; null for none. Storage logs the address of a query, so the parts with names are
    /// evaluated by <see cref="Matches"/>.
    /// </summary>
    internal string? StorageCondition
    {
        get
        {
            var state = State is { } wanted ? TableClient.CreateQueryFilter($"LifecycleState eq {wanted.Name()}") : null;
            var since = UpdatedSince is { } from ? TableClient.CreateQueryFilter($"ChangedAt ge {from}") : null;
            return state is null || since is null ? state ?? since : $"{state} and {since}";
        }
    }

    /// <summary>Whether a row matches the parts that storage does not evaluate.</summary>
    public bool Matches(EmployeeRow row) =>
        (Department is null || string.Equals(row.Employee[EmployeeField.Department], Department, StringComparison.OrdinalIgnoreCase))
        && (row.Standing.Flags & Flag) == Flag
        && (Text is null || MatchesText(row));

    /// <summary>Returns no part: a filter may name a person, who must not end up in a log.</summary>
    public override string ToString() => nameof(EmployeeFilter);

    private bool MatchesText(EmployeeRow row)
    {
        var employee = row.Employee;
        return Contains(row.DisplayName)
            || Contains(EmployeeMapper.FullName(employee[EmployeeField.FirstName], employee[EmployeeField.LastName]))
            || Contains(employee[EmployeeField.Email])
            || Contains(employee.Id);
    }

    private bool Contains(string? value) => value?.Contains(Text!, StringComparison.OrdinalIgnoreCase) == true;
}
