using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio;

/// <summary>The shapes of an attribute's value.</summary>
public enum PersonioValueKind
{
    /// <summary>The attribute is readable but has no value: <c>null</c>, <c>""</c>, white space, <c>[]</c> or an empty object.</summary>
    Empty,

    /// <summary>A string, number or boolean, as the text that Personio sent.</summary>
    Text,

    /// <summary>A nested object, such as Department, Team or Employee.</summary>
    Fields,

    /// <summary>A list, such as cost centres.</summary>
    Items,

    /// <summary>A string that is not valid Unicode. It counts neither as a value nor as empty.</summary>
    Garbled,
}

/// <summary>
/// A value as Personio sent it. A nested object is reduced to its fields, whether Personio sent them plain (department) or in
/// envelopes (supervisor).
/// </summary>
public sealed class PersonioValue
{
    // Declared before Empty, because static members are initialised in textual order.
    private static readonly Dictionary<string, PersonioValue> NoFields = [];

    // A string, a dictionary of fields or a list of items, according to Kind.
    private readonly object? _content;
    private Derived? _derived;

    private PersonioValue(PersonioValueKind kind, object? content = null) => (Kind, _content) = (kind, content);

    /// <summary>The shared empty value.</summary>
    public static PersonioValue Empty { get; } = new(PersonioValueKind.Empty);

    /// <summary>The shared garbled value.</summary>
    public static PersonioValue Garbled { get; } = new(PersonioValueKind.Garbled);

    /// <summary>The shape, which tells which property holds the value.</summary>
    public PersonioValueKind Kind { get; }

    /// <summary>The text of a <see cref="PersonioValueKind.Text"/>; otherwise null.</summary>
    public string? Text => _content as string;

    /// <summary>The fields by name of a <see cref="PersonioValueKind.Fields"/>; otherwise empty.</summary>
    public IReadOnlyDictionary<string, PersonioValue> Fields =>
        Kind == PersonioValueKind.Fields ? (IReadOnlyDictionary<string, PersonioValue>)_content! : NoFields;

    /// <summary>The items of a <see cref="PersonioValueKind.Items"/>; otherwise empty.</summary>
    public IReadOnlyList<PersonioValue> Items =>
        Kind == PersonioValueKind.Items ? (IReadOnlyList<PersonioValue>)_content! : [];

    /// <summary>Creates a text; returns <see cref="Empty"/> when it is null or white space.</summary>
    public static PersonioValue OfText(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Empty : new(PersonioValueKind.Text, text);

    /// <summary>
    /// Creates an object; returns <see cref="Empty"/> when it has no fields. An object whose names are all numbers is a list: PHP writes a
    /// list like this after it has removed some of its items.
    /// </summary>
    public static PersonioValue OfFields(IReadOnlyDictionary<string, PersonioValue> fields) =>
        fields.Count == 0 ? Empty
        : fields.Keys.All(LenientNumber.IsIndex) ? new(PersonioValueKind.Items, fields.Values.ToList())
        : new(PersonioValueKind.Fields, fields);

    /// <summary>Creates a list; returns <see cref="Empty"/> when it has no items.</summary>
    public static PersonioValue OfItems(IReadOnlyList<PersonioValue> items) =>
        items.Count == 0 ? Empty : new(PersonioValueKind.Items, items);

    /// <summary>Returns the text of the field <paramref name="name"/>; null when the field is absent, empty or not a text.</summary>
    public string? FieldText(string name) => Fields.TryGetValue(name, out var value) ? value.Text : null;

    /// <summary>
    /// Returns the result of <paramref name="make"/> and keeps it while the same function asks, because thousands of records share a
    /// value. Thread-safe; at worst two threads compute the same result.
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
