using System.Collections.Concurrent;

namespace PersonioFunctions.Employees.Own;

/// <summary>
/// The fields of a company's own attributes, each at a place that it keeps. Equal texts share one object, so that all rows of an account
/// do. The text is the names in order of place, separated by commas: <c>PersonnelNumber,Skills[],Skills_Raw</c>. A free place has no name,
/// and <c>[]</c> marks a value that is JSON. Every row has it in the column <c>OwnColumns</c>, because a row is read without its account.
/// </summary>
public sealed class OwnFields
{
    /// <summary>The number of places. An attribute with tags takes two of them.</summary>
    public const int MaxPlaces = 80;

    private const string JsonMark = "[]";
    private static readonly ConcurrentDictionary<string, OwnFields> Known = [];

    private readonly EmployeeField?[] _byPlace;

    private OwnFields(string text)
    {
        Text = text;
        var names = text.Split(',');
        _byPlace = new EmployeeField?[names.Length];
        for (var place = 0; place < names.Length; place++)
        {
            if (names[place] is not { Length: > 0 } name) continue;
            var isJson = name.EndsWith(JsonMark, StringComparison.Ordinal);
            _byPlace[place] = new EmployeeField(_byPlace, place, isJson ? name[..^JsonMark.Length] : name, isJson);
        }
    }

    /// <summary>The names in order of place.</summary>
    public string Text { get; }

    /// <summary>All fields, in order.</summary>
    public IEnumerable<EmployeeField> All => _byPlace.OfType<EmployeeField>();

    /// <summary>Reads the column <c>OwnColumns</c>.</summary>
    /// <returns>Null when it is absent or was edited by hand to something else.</returns>
    public static OwnFields? Parse(string? text) => text switch
    {
        null or "" => null,
        _ when Known.TryGetValue(text, out var known) => known,
        _ when text.Split(',') is { Length: <= MaxPlaces } names && AreFields(names) => Known.GetOrAdd(text, new OwnFields(text)),
        _ => null,
    };

    /// <summary>Returns the fields of attributes; null when there are no attributes.</summary>
    internal static OwnFields? Of(IEnumerable<OwnAttribute> attributes)
    {
        var names = new string?[MaxPlaces];
        foreach (var attribute in attributes)
        {
            var isTags = attribute.Type == OwnAttributeType.Tags;
            names[attribute.Place] = attribute.Name + (isTags ? JsonMark : "");
            if (isTags) names[attribute.Place + 1] = attribute.Name + EmployeeField.AsSent;
        }

        return Create(names);
    }

    private static OwnFields? Create(IEnumerable<string?> names) => Parse(string.Join(',', names).TrimEnd(','));

    /// <summary>Returns the text of a company's own fields among others; null when there are none.</summary>
    internal static string? TextOf(IEnumerable<EmployeeField> fields)
    {
        var names = new string?[MaxPlaces];
        foreach (var field in fields)
        {
            if (field.IsOwn) names[field.Index - EmployeeField.Count] = NameOf(field);
        }

        return string.Join(',', names).TrimEnd(',') is { Length: > 0 } text ? text : null;
    }

    /// <summary>Returns the field at a place; null when there is none.</summary>
    internal EmployeeField? At(int place) => At(_byPlace, place);

    /// <summary>
    /// Returns the fields of both, by place. If they have different fields at one place, those of <paramref name="one"/> count.
    /// </summary>
    internal static EmployeeField?[]? Union(EmployeeField?[]? one, EmployeeField?[]? other)
    {
        if (other is null || ReferenceEquals(one, other)) return one;
        if (one is null) return other;
        var places = Enumerable.Range(0, Math.Max(one.Length, other.Length));
        return Create(places.Select(place => NameOf(At(one, place) ?? At(other, place))))!._byPlace;
    }

    private static EmployeeField? At(EmployeeField?[] byPlace, int place) => place < byPlace.Length ? byPlace[place] : null;

    private static string? NameOf(EmployeeField? field) => field is null ? null
        : field.Column[EmployeeField.OwnPrefix.Length..] + (field.IsJson ? JsonMark : "");

    private static bool AreFields(string[] names)
    {
        var columns = names.Where(name => name.Length > 0).Select(WithoutMark).ToList();
        return columns.TrueForAll(OwnAttribute.IsColumnName) && columns.Distinct().Count() == columns.Count;
    }

    private static string WithoutMark(string text) =>
        text.EndsWith(JsonMark, StringComparison.Ordinal) ? text[..^JsonMark.Length] : text;
}
