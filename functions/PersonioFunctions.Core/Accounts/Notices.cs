using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Accounts;

/// <summary>Notices as one property of a row.</summary>
internal static class Notices
{
    // One property holds 32 Ki characters.
    private const int Max = 50;

    /// <summary>The text; null for none.</summary>
    public static string? Write(IReadOnlyList<Notice> notices) =>
        notices.Count == 0 ? null : JsonSerializer.Serialize([.. notices.Take(Max)], NoticesJson.Default.NoticeArray);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static IReadOnlyList<Notice> Read(string? text) =>
        text is null ? [] : JsonSerializer.Deserialize(text, NoticesJson.Default.NoticeArray) ?? [];
}

/// <summary>How notices are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Notice[]))]
internal sealed partial class NoticesJson : JsonSerializerContext;
