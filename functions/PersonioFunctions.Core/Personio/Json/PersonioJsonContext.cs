using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Personio.Json;

/// <summary>The body of <c>POST /v1/auth</c>.</summary>
internal sealed record PersonioTokenRequest(string ClientId, string ClientSecret)
{
    // A record prints its members; this one must never.
    public override string ToString() => nameof(PersonioTokenRequest);
}

/// <summary>Its answer. Elements, because Personio writes <c>[]</c> for an empty object and numbers as text.</summary>
internal sealed record PersonioTokenAnswer(JsonElement Success, JsonElement Data, JsonElement Error)
{
    public override string ToString() => nameof(PersonioTokenAnswer);
}

/// <summary>The answer about the attributes that may be read.</summary>
internal sealed record PersonioAttributesAnswer(JsonElement Success, JsonElement Data, JsonElement Error);

/// <summary>Reading elements of which nothing is sure.</summary>
internal static class PersonioElements
{
    /// <summary>A member of an object; undefined when it has none of this name, or is no object.</summary>
    public static JsonElement Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;
}

/// <summary>
/// The small documents. The employee list, where the bytes are, has <see cref="PersonioPageReader"/>: a serializer reads a record
/// of unknown members twice, once to find its end.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PersonioTokenRequest))]
[JsonSerializable(typeof(PersonioTokenAnswer))]
[JsonSerializable(typeof(PersonioAttributesAnswer))]
internal sealed partial class PersonioJsonContext : JsonSerializerContext;
