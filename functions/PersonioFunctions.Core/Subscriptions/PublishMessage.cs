using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Subscriptions;

/// <summary>A message that wakes the publisher of a subscription. It contains names only.</summary>
/// <param name="Subscription">The subscription's name.</param>
/// <param name="Account">The account that has something to tell; null for any.</param>
/// <param name="Attempt">The number of failed attempts, for the message that ends the wait after them; 0 otherwise.</param>
/// <param name="After">The account at which the last turn of a publisher ended. The next turn begins with another one.</param>
public sealed record PublishMessage(string Subscription, string? Account = null, int Attempt = 0, string? After = null)
{
    /// <summary>The version of this format that is written and read.</summary>
    public const int Version = 1;

    /// <summary>The version of this message.</summary>
    [JsonRequired]
    [JsonPropertyOrder(-1)]
    public int V { get; init; } = Version;

    /// <summary>Returns the message as a text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, PublishMessageJson.Default.PublishMessage);

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">The text is not such a message, or of a version that this code does not know.</exception>
    public static PublishMessage Parse(string json) => TryParse(json, out var message)
        ? message
        : throw new FormatException($"A text on the queue does not wake a publisher in version {Version}: another app wrote it.");

    private static bool TryParse(string json, [NotNullWhen(true)] out PublishMessage? message)
    {
        try
        {
            message = JsonSerializer.Deserialize(json, PublishMessageJson.Default.PublishMessage);
        }
        catch (JsonException)
        {
            message = null;
        }

        return message is { V: Version, Subscription: not null }
            && SecretNames.IsAccountName(message.Subscription)
            && (message.Account is null || SecretNames.IsAccountName(message.Account))
            && (message.After is null || SecretNames.IsAccountName(message.After));
    }
}

/// <summary>The JSON of messages.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishMessage))]
internal sealed partial class PublishMessageJson : JsonSerializerContext;
