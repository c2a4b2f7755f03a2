using System.Text.Json;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// The body of a webhook. It says what happened to whom and carries no data. Every other member is ignored.
/// Source: https://developer.personio.de/v2.0/reference/webhooks
/// </summary>
/// <param name="Event">The name of the event, such as <c>person.updated</c>.</param>
/// <param name="PersonId">The id of the person as sent, which may be any text; null when the body names none.</param>
public sealed record PersonioWebhook(string Event, string? PersonId)
{
    private const int MaxDepth = 16;

    /// <summary>The events about what an employee record contains.</summary>
    public static IReadOnlyList<string> EventsAboutPeople { get; } =
    [
        "person.created", "person.updated", "person.deleted", "employment.created", "employment.updated", "employment.updated.cost-centers",
        "employment.deleted", "employment.started", "employment.terminated",
    ];

    /// <summary>Whether the event is about what an employee record contains.</summary>
    public bool IsAboutPerson =>
        Event.StartsWith("person.", StringComparison.Ordinal) || Event.StartsWith("employment.", StringComparison.Ordinal);

    /// <summary>Reads a body.</summary>
    /// <returns>Null when it is not the JSON of a webhook.</returns>
    public static PersonioWebhook? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (Member(document.RootElement, "event_name") is not { ValueKind: JsonValueKind.String } name) return null;
            return new PersonioWebhook(name.GetString()!, PersonIn(name.GetString()!, Member(document.RootElement, "payload")));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A text with half of a surrogate pair is valid JSON until it is read.
            return null;
        }
    }

    // The documents do not show the payload. In an event about a person, its own id is the person's.
    private static string? PersonIn(string name, JsonElement? payload) =>
        Text(Member(payload, "person_id"))
        ?? Text(Member(Member(payload, "person"), "id"))
        ?? (name.StartsWith("person.", StringComparison.Ordinal) ? Text(Member(payload, "id")) : null);

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? element) => element?.ValueKind switch
    {
        JsonValueKind.String => element.Value.GetString(),
        JsonValueKind.Number => element.Value.GetRawText(),
        _ => null,
    };
}
