using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Events.Targets;

/// <summary>What only the secret store knows of a subscription.</summary>
/// <param name="Url">The target's address. The address of a workflow contains a key.</param>
/// <param name="Secrets">The signing secrets of a webhook: the present one, and the previous one if there was one.</param>
internal sealed record TargetSecret(string Url, IReadOnlyList<string> Secrets)
{
    public string ToJson() => JsonSerializer.Serialize(this, TargetSecretJson.Default.TargetSecret);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <returns>Null when a person has replaced it in the store by something that is no target.</returns>
    public static TargetSecret? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, TargetSecretJson.Default.TargetSecret) is { Secrets: not null } secret
                && Uri.TryCreate(secret.Url, UriKind.Absolute, out var url)
                && url.Scheme is "https" or "http"
                && secret.Secrets.All(one => one is not null && StandardWebhook.KeyOf(one) is not null)
                ? secret
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The members of a record would be printed with their values.
    public override string ToString() => nameof(TargetSecret);
}

/// <summary>The JSON of target secrets.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TargetSecret))]
internal sealed partial class TargetSecretJson : JsonSerializerContext;
