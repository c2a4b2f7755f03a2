using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Lifecycle;

/// <summary>Writes the members of an enum as words, in camel case, and reads them: in tables, in JSON and in telemetry.</summary>
public static class EnumWords
{
    /// <summary>Returns the word for a member, such as <c>timer</c>.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum => Words<T>.ByValue[value];

    /// <summary>
    /// Returns the member for a stored word, whatever its case. A newer version may have stored a word that this one does not know.
    /// </summary>
    /// <param name="word">The word; null when the column is absent.</param>
    /// <param name="unknown">The member that stands for every other word.</param>
    public static T Read<T>(string? word, T unknown)
        where T : struct, Enum => word is not null && Words<T>.ByWord.TryGetValue(word, out var value) ? value : unknown;

    /// <summary>Returns the member for a word of exactly this form; null when there is none.</summary>
    public static T? Find<T>(ReadOnlySpan<char> word)
        where T : struct, Enum =>
        Words<T>.BySpan.TryGetValue(word, out var value) && word.SequenceEqual(Words<T>.ByValue[value]) ? value : null;

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> ByWord =
            ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

        public static readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> BySpan =
            ByWord.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}

/// <summary>Writes and reads the members of an enum in JSON by <see cref="EnumWords"/>' rule.</summary>
public sealed class EnumWordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
