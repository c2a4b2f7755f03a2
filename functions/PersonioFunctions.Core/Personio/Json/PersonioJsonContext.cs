using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// Serializes the small documents. The employee list has <see cref="PersonioPageReader"/> instead: a serializer would read each record
/// twice, once only to find its end.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PersonioTokenRequest))]
[JsonSerializable(typeof(PersonioTokenResponse))]
[JsonSerializable(typeof(PersonioAttributesResponse))]
[JsonSerializable(typeof(PersonioWebhookRequest))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PersonioJsonContext : JsonSerializerContext;
