using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>Reads members of elements whose shape is not certain.</summary>
internal static class JsonElementMember
{
    /// <summary>Returns a member of an object; an undefined element when there is no such member or the parent is not an object.</summary>
    public static JsonElement Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    /// <summary>
    /// Returns the items of a list, which PHP also writes as an object with numbers for names; null when the element is no list.
    /// </summary>
    public static IEnumerable<JsonElement>? Items(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray(),
        JsonValueKind.Object when element.EnumerateObject().Any()
            && element.EnumerateObject().All(one => LenientNumber.IsIndex(one.Name)) =>
            element.EnumerateObject().Select(one => one.Value),
        _ => null,
    };
}
