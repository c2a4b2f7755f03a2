using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Accounts;

/// <summary>Writes a list of notices to one column, and reads it.</summary>
internal static class Notices
{
    // A column holds 32 Ki characters.
    private const int Max = 50;

    /// <summary>Returns the notices as a text; null when there are none.</summary>
    public static string? Write(IReadOnlyList<Notice> notices) =>
        notices.Count == 0 ? null : JsonSerializer.Serialize([.. notices.Take(Max)], NoticesJson.Default.NoticeArray);

    /// <summary>Reads a text written by <see cref="Write"/>.</summary>
    public static IReadOnlyList<Notice> Read(string? text) =>
        text is null ? [] : JsonSerializer.Deserialize(text, NoticesJson.Default.NoticeArray) ?? [];
}

/// <summary>The JSON of notices.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Notice[]))]
internal sealed partial class NoticesJson : JsonSerializerContext;
