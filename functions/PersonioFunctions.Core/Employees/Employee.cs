using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>
/// One person, as far as a run could read the record from Personio. Each field is read and set, read and empty (null), or not <see
/// cref="Known"/>. A field that is not known must never overwrite the stored value.
/// </summary>
public sealed class Employee
{
    // Indexed by the position of the field. Shorter than the catalogue, because few accounts read the last fields.
    private string?[] _values;

    /// <summary>Creates a person with an id and no known fields.</summary>
    /// <param name="id">The Personio id: 1 to 19 digits.</param>
    public Employee(string id)
        : this(id, new string?[EmployeeField.All.Length], default)
    {
    }

    private Employee(string id, string?[] values, FieldSet known)
    {
        Id = id;
        _values = values;
        Known = known;
    }

    /// <summary>Whether a text is a Personio id: 1 to 19 digits, which are safe in a table key.</summary>
    public static bool IsId(string text) => text.Length is >= 1 and <= 19 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>The Personio id.</summary>
    public string Id { get; }

    /// <summary>The fields that could be read, whether set or empty.</summary>
    public FieldSet Known { get; private set; }

    /// <summary>The value of a field; null when it is empty or not known.</summary>
    public string? this[EmployeeField field] => field.Index < _values.Length ? _values[field.Index] : null;

    /// <summary>
    /// Returns the date in a field; null when the field is empty, not known, or not a date because the row was edited by hand.
    /// </summary>
    public DateOnly? DateIn(EmployeeField field) => this[field] is { } text ? CalendarDate.Parse(text) : null;

    /// <summary>Whether a field has a value that is not a date.</summary>
    public bool HasUnusableDate(EmployeeField field) => this[field] is not null && DateIn(field) is null;

    /// <summary>Returns the same person with one field read as <paramref name="value"/>, where null means empty.</summary>
    public Employee With(EmployeeField field, string? value)
    {
        if (Known.Contains(field) && this[field] == value) return this;
        var copy = new Employee(Id, [.. _values], Known);
        copy.Set(field, value);
        return copy;
    }

    /// <summary>Returns the same person with one field not known.</summary>
    public Employee Without(EmployeeField field)
    {
        var copy = new Employee(Id, [.. _values], Known.Without(field));
        if (field.Index < copy._values.Length) copy._values[field.Index] = null;
        return copy;
    }

    /// <summary>
    /// Returns the same person, with the fields that could not be read taken from <paramref name="stored"/>. The stored values of a
    /// manager are not used if the person has another manager now.
    /// </summary>
    public Employee CompletedFrom(Employee stored)
    {
        var complete = new Employee(Id, [.. _values], Known);
        var sameManager = !Known.Contains(EmployeeField.ManagerId) || this[EmployeeField.ManagerId] == stored[EmployeeField.ManagerId];
        foreach (var field in stored.Known.Except(Known))
        {
            complete.Set(field, sameManager || !IsOfManager(field) ? stored[field] : null);
        }

        return complete;
    }

    /// <summary>Whether a field describes the manager, so that it is only valid together with the manager's id.</summary>
    internal static bool IsOfManager(EmployeeField field) => field == EmployeeField.ManagerName || field == EmployeeField.ManagerEmail;

    // Only for the mapper, the store and the snapshot, while they build a person.
    internal void Set(EmployeeField field, string? value)
    {
        if (field.Index >= _values.Length) Array.Resize(ref _values, field.Index + 1);
        _values[field.Index] = string.IsNullOrEmpty(value) ? null : value;
        Known = Known.With(field);
    }
}
