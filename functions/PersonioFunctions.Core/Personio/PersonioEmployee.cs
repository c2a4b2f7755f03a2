namespace PersonioFunctions.Personio;

/// <summary>
/// One record of <c>GET /v1/company/employees</c>, as sent: attribute keys and values, envelopes unwrapped, nothing interpreted.
/// Source: https://developer.personio.de/reference/get_company-employees
/// </summary>
/// <param name="Id">The employee id in invariant digits; null when the record carries none that can be read.</param>
/// <param name="Attributes">
/// By Personio key. A key that is absent is not readable with these credentials; a key whose value is
/// <see cref="PersonioValueKind.Empty"/> is readable and empty for this person. The two are never the same thing.
/// </param>
public sealed record PersonioEmployee(string? Id, IReadOnlyDictionary<string, PersonioValue> Attributes);

/// <summary>The shapes in which Personio sends an attribute's value.</summary>
public enum PersonioValueKind
{
    /// <summary><c>null</c>, <c>""</c>, white space, <c>[]</c> or an object without fields: readable, and empty for this person.</summary>
    Empty,

    /// <summary>A string, number or boolean, in its text form exactly as sent.</summary>
    Text,

    /// <summary>A nested object such as Department, Team or Employee: its fields by name.</summary>
    Fields,

    /// <summary>A list, such as cost centres.</summary>
    Items,

    /// <summary>A string that is not valid Unicode: neither a value nor empty.</summary>
    Garbled,
}

/// <summary>
/// A value as Personio sent it. Nested objects are flattened to their fields, whether those came plain (department) or in
/// envelopes (supervisor).
/// </summary>
public sealed class PersonioValue
{
    // Before Empty: static members are initialised in the order written.
    private static readonly Dictionary<string, PersonioValue> NoFields = [];

    // The text, the fields or the items.
    private readonly object? _content;
    private Derived? _derived;

    private PersonioValue(PersonioValueKind kind, object? content = null) => (Kind, _content) = (kind, content);

    /// <summary>The one empty value.</summary>
    public static PersonioValue Empty { get; } = new(PersonioValueKind.Empty);

    /// <summary>The one garbled value.</summary>
    public static PersonioValue Garbled { get; } = new(PersonioValueKind.Garbled);

    /// <summary>Which of the other properties holds the value.</summary>
    public PersonioValueKind Kind { get; }

    /// <summary>The text of a <see cref="PersonioValueKind.Text"/>, else null.</summary>
    public string? Text => _content as string;

    /// <summary>The fields of <see cref="PersonioValueKind.Fields"/>, else empty.</summary>
    public IReadOnlyDictionary<string, PersonioValue> Fields =>
        Kind == PersonioValueKind.Fields ? (IReadOnlyDictionary<string, PersonioValue>)_content! : NoFields;

    /// <summary>The items of <see cref="PersonioValueKind.Items"/>, else empty.</summary>
    public IReadOnlyList<PersonioValue> Items =>
        Kind == PersonioValueKind.Items ? (IReadOnlyList<PersonioValue>)_content! : [];

    /// <summary>A text, or <see cref="Empty"/> when there is nothing but white space in it.</summary>
    public static PersonioValue OfText(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Empty : new(PersonioValueKind.Text, text);

    /// <summary>An object, or <see cref="Empty"/> when it has no fields.</summary>
    public static PersonioValue OfFields(IReadOnlyDictionary<string, PersonioValue> fields) =>
        fields.Count == 0 ? Empty : new(PersonioValueKind.Fields, fields);

    /// <summary>A list, or <see cref="Empty"/> when it has no items.</summary>
    public static PersonioValue OfItems(IReadOnlyList<PersonioValue> items) =>
        items.Count == 0 ? Empty : new(PersonioValueKind.Items, items);

    /// <summary>The text of the field <paramref name="name"/>, or null when it is absent, empty or no text.</summary>
    public string? FieldText(string name) => Fields.TryGetValue(name, out var value) ? value.Text : null;

    /// <summary>
    /// What <paramref name="make"/> makes of this value. Made once for as long as the same function asks: thousands of records share a
    /// value. Safe for several threads, which at worst make it twice.
    /// </summary>
    public string? Derive(Func<PersonioValue, string?> make)
    {
        if (_derived is { } derived && derived.By == make) return derived.Text;
        var text = make(this);
        _derived = new Derived(make, text);
        return text;
    }

    private sealed record Derived(Func<PersonioValue, string?> By, string? Text);
}
