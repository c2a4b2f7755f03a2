using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>
/// One person as far as it could be read from Personio in one run. Each field is one of three things: read and set, read and empty
/// (null), or not <see cref="Known"/>, which says nothing about the person and must never overwrite what is stored.
/// </summary>
public sealed class Employee
{
    // By the fields' places in the catalogue.
    private readonly string?[] _values;

    /// <summary>A person of whom nothing is known yet but the id.</summary>
    /// <param name="id">The Personio id: 1 to 19 digits.</param>
    public Employee(string id)
        : this(id, new string?[EmployeeField.Count], default)
    {
    }

    private Employee(string id, string?[] values, FieldSet known)
    {
        Id = id;
        _values = values;
        Known = known;
    }

    /// <summary>Whether a text is a Personio id: 1 to 19 digits, and so safe in a table key.</summary>
    public static bool IsId(string text) => text.Length is >= 1 and <= 19 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>The Personio id.</summary>
    public string Id { get; }

    /// <summary>The fields that could be read, whether set or empty.</summary>
    public FieldSet Known { get; private set; }

    /// <summary>The value of a field; null when it is empty or not known.</summary>
    public string? this[EmployeeField field] => _values[field.Index];

    /// <summary>The date in a field; null when the field is empty or not known.</summary>
    /// <exception cref="FormatException">The field holds something else.</exception>
    public DateOnly? DateIn(EmployeeField field) =>
        this[field] is { } text ? CalendarDate.Parse(text) ?? throw new FormatException($"'{text}' is no date.") : null;

    /// <summary>The same person with one field read as <paramref name="value"/>, where null means empty.</summary>
    public Employee With(EmployeeField field, string? value)
    {
        if (Known.Contains(field) && this[field] == value) return this;
        var copy = new Employee(Id, [.. _values], Known);
        copy.Set(field, value);
        return copy;
    }

    /// <summary>The same person with one field not known.</summary>
    public Employee Without(EmployeeField field)
    {
        var copy = new Employee(Id, [.. _values], Known.Without(field));
        copy._values[field.Index] = null;
        return copy;
    }

    /// <summary>
    /// The same person, completed with what <paramref name="stored"/> knows about fields that could not be read this time.
    /// What is stored about a manager belongs to that manager: it is not carried over to another one.
    /// </summary>
    public Employee CompletedFrom(Employee stored)
    {
        var complete = new Employee(Id, [.. _values], Known);
        var sameManager = !Known.Contains(EmployeeField.ManagerId) || this[EmployeeField.ManagerId] == stored[EmployeeField.ManagerId];
        foreach (var field in FieldSet.All.Except(Known))
        {
            if (!stored.Known.Contains(field)) continue;
            complete.Set(field, sameManager || !IsOfManager(field) ? stored[field] : null);
        }

        return complete;
    }

    /// <summary>Whether a field describes the manager rather than the person, and so is only valid with the manager's id.</summary>
    internal static bool IsOfManager(EmployeeField field) => field == EmployeeField.ManagerName || field == EmployeeField.ManagerEmail;

    // Only while a person is being put together by the mapper, the store or the snapshot.
    internal void Set(EmployeeField field, string? value)
    {
        _values[field.Index] = string.IsNullOrEmpty(value) ? null : value;
        Known = Known.With(field);
    }
}
