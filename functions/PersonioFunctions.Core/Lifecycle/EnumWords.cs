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

    /// <summary>Returns the member for a word, whatever its case.</summary>
    /// <exception cref="FormatException">The enum has no such member.</exception>
    public static T Parse<T>(string word)
        where T : struct, Enum => Words<T>.ByWord.TryGetValue(word, out var value)
            ? value
            : throw new FormatException($"'{word}' is not a {typeof(T).Name}.");

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
