using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Employees.Own;

/// <summary>The attributes that an account has switched on beside those that every account reads.</summary>
/// <param name="Optional">The Personio keys of optional attributes of the catalogue, in order of the catalogue.</param>
/// <param name="Own">The company's own attributes, in order of place.</param>
public sealed record AttributeChoice(ImmutableArray<string> Optional, ImmutableArray<OwnAttribute> Own)
{
    /// <summary>No attribute beside those that every account reads.</summary>
    public static AttributeChoice None { get; } = new([], []);

    /// <summary>The keys of the optional attributes of the catalogue.</summary>
    public static ImmutableArray<string> OptionalKeys { get; } =
        [.. EmployeeField.Optional.Select(field => field.Attribute).Distinct()];

    /// <summary>All keys that are switched on.</summary>
    public IEnumerable<string> Keys => Optional.Concat(Own.Select(attribute => attribute.Key));

    /// <summary>The choice as in a request: the column by key, without the prefix of own columns.</summary>
    public IReadOnlyDictionary<string, string> Columns => Optional.Select(key => (key, Name: ColumnOf(key)!))
        .Concat(Own.Select(attribute => (attribute.Key, attribute.Name)))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>Returns the column of an optional attribute of the catalogue; null for another key.</summary>
    public static string? ColumnOf(string key) =>
        EmployeeField.Optional.FirstOrDefault(field => field.Attribute == key && field.Main is null)?.Column;

    /// <summary>Returns the choice after a request. Attributes that are chosen already keep their places.</summary>
    /// <param name="columns">The column by key, valid by <see cref="AttributeRules"/>.</param>
    /// <param name="typeOf">Returns the type of a key in Personio; null when it is unknown.</param>
    public AttributeChoice With(IReadOnlyDictionary<string, string> columns, Func<string, string?> typeOf)
    {
        var own = Own.Where(attribute => columns.GetValueOrDefault(attribute.Key) == attribute.Name).ToList();
        foreach (var (key, name) in columns.Where(pair => ColumnOf(pair.Key) is null))
        {
            if (own.Exists(attribute => attribute.Key == key)) continue;
            var type = OwnAttribute.TypeOf(typeOf(key));
            own.Add(Placed(new OwnAttribute(key, name, type, Place: 0), own));
        }

        return new AttributeChoice(
            [.. OptionalKeys.Where(columns.ContainsKey)], [.. own.OrderBy(attribute => attribute.Place)]);
    }

    /// <summary>The fields of the chosen attributes.</summary>
    public FieldSet Fields => FieldSet.Of(
        EmployeeField.Optional.Where(one => Optional.Contains(one.Attribute)).Concat(OwnFields.Of(Own)?.All ?? []));

    /// <inheritdoc/>
    public bool Equals(AttributeChoice? other) =>
        other is not null && Optional.SequenceEqual(other.Optional) && Own.SequenceEqual(other.Own);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Optional.Length, Own.Length);

    internal string? Write() => Optional.IsEmpty && Own.IsEmpty
        ? null
        : JsonSerializer.Serialize(this, AttributeChoiceJson.Default.AttributeChoice);

    internal static AttributeChoice Read(string? text) =>
        text is null ? None : JsonSerializer.Deserialize(text, AttributeChoiceJson.Default.AttributeChoice)!;

    // The first places that are free. A place is free only after its column was removed from every row.
    private static OwnAttribute Placed(OwnAttribute attribute, List<OwnAttribute> others)
    {
        var taken = others.SelectMany(other => Enumerable.Range(other.Place, other.Places)).ToHashSet();
        var place = Enumerable.Range(0, OwnFields.MaxPlaces)
            .First(start => !Enumerable.Range(start, attribute.Places).Any(taken.Contains));
        return attribute with { Place = place };
    }
}

/// <summary>The JSON of the choice, one column of the account.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AttributeChoice))]
internal sealed partial class AttributeChoiceJson : JsonSerializerContext;
