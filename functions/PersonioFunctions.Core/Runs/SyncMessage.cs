using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Runs;

/// <summary>A message on the queue: which account to sync, as which run, and why. It contains no secret and no personal data.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="RunId">The run; see <see cref="RunIds"/>.</param>
/// <param name="Trigger">The trigger of the run.</param>
/// <param name="RequestedAt">When the run was requested (UTC).</param>
public sealed record SyncMessage(string Account, string RunId, SyncTrigger Trigger, DateTimeOffset RequestedAt)
{
    /// <summary>The version of this format that is written and read.</summary>
    public const int Version = 1;

    /// <summary>The version of this message.</summary>
    [JsonRequired]
    [JsonPropertyOrder(-1)]
    public int V { get; init; } = Version;

    /// <summary>
    /// The W3C trace context of the sender, or null. The run's span links to it. Ignored when it is malformed.
    /// Source: https://www.w3.org/TR/trace-context/#traceparent-header
    /// </summary>
    [JsonPropertyName("traceparent")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceParent { get; init; }

    /// <summary>The watchdog of this message; null when it is a watchdog itself, or when no app has sent it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Watchdog? Watchdog { get; init; }

    /// <summary>How many watchdogs have fired for this run one after the other, this message included; 0 for the first message.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Restarts { get; init; }

    /// <summary>Returns the message as a text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SyncMessageJson.Default.SyncMessage);

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">The text is not a sync message, or of a version that this code does not know.</exception>
    public static SyncMessage Parse(string json) => TryParse(json, out var message)
        ? message
        : throw new FormatException(
            $"A text on the queue is not a sync message of version {Version}: another app or a newer version wrote it.");

    /// <summary>Reads a message.</summary>
    /// <returns>False when the text is not a sync message, or of a version that this code does not know.</returns>
    public static bool TryParse(string json, [NotNullWhen(true)] out SyncMessage? message) =>
        TryParseAny(json, out message)
        && message is { V: Version, Trigger: not SyncTrigger.Unknown }
        && message.Watchdog is null or { MessageId: not null, PopReceipt: not null };

    /// <summary>
    /// Reads a message that a newer version may have written. Only its account and run are sure to be valid; its trigger may be unknown.
    /// </summary>
    /// <returns>False when the text names no account or no run.</returns>
    public static bool TryParseAny(string json, [NotNullWhen(true)] out SyncMessage? message)
    {
        try
        {
            message = JsonSerializer.Deserialize(json, SyncMessageJson.Default.SyncMessage);
        }
        catch (JsonException)
        {
            message = null;
        }

        return message is { Account: not null, RunId: not null } && AccountRules.IsName(message.Account) && RunIds.IsRunId(message.RunId);
    }
}

/// <summary>
/// A copy of a message that is invisible until it fires. It is reset while the message is handled and deleted afterwards, so it fires only
/// if the host dies. Then it does the work long before the message itself, which the Functions host keeps invisible for ten minutes.
/// </summary>
/// <param name="MessageId">Its id on the queue.</param>
/// <param name="PopReceipt">The queue's proof that nobody has received or reset it since.</param>
/// <param name="FiresAt">When it becomes visible unless it is reset (UTC).</param>
public sealed record Watchdog(string MessageId, string PopReceipt, DateTimeOffset FiresAt);

/// <summary>The JSON of messages.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(SyncTriggerConverter)])]
[JsonSerializable(typeof(SyncMessage))]
internal sealed partial class SyncMessageJson : JsonSerializerContext;

/// <summary>Writes and reads triggers. A word that this version does not know is read as <see cref="SyncTrigger.Unknown"/>.</summary>
internal sealed class SyncTriggerConverter : JsonConverter<SyncTrigger>
{
    /// <inheritdoc/>
    public override SyncTrigger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? EnumWords.Read(reader.GetString(), SyncTrigger.Unknown)
            : throw new JsonException("A trigger is a word.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SyncTrigger value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Word());
}
