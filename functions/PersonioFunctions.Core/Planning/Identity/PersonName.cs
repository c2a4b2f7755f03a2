using System.Globalization;
using System.Text;

namespace PersonioFunctions.Planning.Identity;

/// <summary>
/// A person's name in a form for comparison. Case, accents, order, punctuation and invisible characters do not count, and <c>ü</c> equals
/// both <c>ue</c> and <c>u</c>. Pure.
/// </summary>
internal sealed class PersonName
{
    // Letters that do not decompose into a base letter and an accent, and the umlauts, which people write with one letter or two.
    private static readonly Dictionary<Rune, string[]> Letters = new()
    {
        [new('ä')] = ["ae", "a"],
        [new('ö')] = ["oe", "o"],
        [new('ü')] = ["ue", "u"],
        [new('ß')] = ["ss"],
        [new('å')] = ["aa", "a"],
        [new('æ')] = ["ae", "a"],
        [new('ø')] = ["oe", "o"],
        [new('œ')] = ["oe", "o"],
        [new('ł')] = ["l"],
        [new('đ')] = ["d"],
        [new('ð')] = ["d"],
        [new('þ')] = ["th", "t"],
        [new('ı')] = ["i"],
    };

    private readonly IReadOnlyList<Word> _first;
    private readonly IReadOnlyList<Word> _last;
    private readonly Word[] _all;

    private PersonName(IReadOnlyList<Word> first, IReadOnlyList<Word> last) => (_first, _last, _all) = (first, last, [.. first, .. last]);

    /// <summary>Converts a name.</summary>
    /// <returns>Null when neither part has a letter.</returns>
    public static PersonName? From(string? firstName, string? lastName)
    {
        var (first, last) = (WordsOf(firstName), WordsOf(lastName));
        return first.Count + last.Count == 0 ? null : new PersonName(first, last);
    }

    /// <summary>Compares two names. The order does not matter.</summary>
    public static NameLikeness Compare(PersonName? one, PersonName? other)
    {
        if (one is null || other is null) return NameLikeness.Unknown;
        if (AreSame(one._all, other._all)) return NameLikeness.Same;
        if (IsShortFormOf(one, other) || IsShortFormOf(other, one)) return NameLikeness.Similar;
        return one._first.Count > 0 && AreSame(one._first, other._first) ? NameLikeness.OtherFamilyName : NameLikeness.Different;
    }

    // "Jon Roe" is a short form of "Jonathan Roe", and "Jane Roe" one of "Dr. Jane Mary Roe".
    private static bool IsShortFormOf(PersonName shorter, PersonName longer)
    {
        if (shorter._all.Length >= 2
            && shorter._all.Length < longer._all.Length
            && Without(longer._all, shorter._all).Count == longer._all.Length - shorter._all.Length)
        {
            return true;
        }

        return shorter._last.Count > 0 && AreSame(shorter._last, longer._last)
            && shorter._first.Count > 0 && longer._first.Count > 0 && longer._first[0].BeginsWith(shorter._first[0]);
    }

    private static bool AreSame(IReadOnlyList<Word> one, IReadOnlyList<Word> other) =>
        one.Count == other.Count ? Without(one, other).Count == 0 : Joined(one).IsSpelledLike(Joined(other));

    // Removes each of some words once, in any order.
    private static List<Word> Without(IReadOnlyList<Word> words, IReadOnlyList<Word> some)
    {
        var rest = words.ToList();
        foreach (var word in some)
        {
            if (rest.FindIndex(word.IsSpelledLike) is >= 0 and var index) rest.RemoveAt(index);
        }

        return rest;
    }

    // "von der Heide" and "Vonderheide".
    private static Word Joined(IReadOnlyList<Word> words) => words.Aggregate(Word.Empty, (joined, word) => joined.With(word.Spellings));

    private static List<Word> WordsOf(string? text)
    {
        var words = new List<Word>();
        var word = Word.Empty;
        foreach (var letter in WithoutInvalid(text).Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            if (IsPartOfAWord(letter)) word = word.With(SpellingsOf(letter));
            else EndWord();
        }

        EndWord();
        return words;

        void EndWord()
        {
            if (word != Word.Empty) words.Add(word);
            word = Word.Empty;
        }
    }

    // Half a character outside of the basic plane, and U+FFFE, cannot be normalized. They are part of no word.
    private static string WithoutInvalid(string? text) =>
        string.Concat((text ?? "").EnumerateRunes().Select(rune => rune.Value == 0xFFFE ? Rune.ReplacementChar : rune));

    private static string[] SpellingsOf(Rune letter) => Letters.TryGetValue(letter, out var spellings)
        ? spellings
        : [string.Concat(letter.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes().Where(Rune.IsLetterOrDigit))];

    // An apostrophe does not end a word, so that "O'Neil" equals "ONeil".
    private static bool IsPartOfAWord(Rune letter) => Rune.IsLetterOrDigit(letter) || letter.Value is '\'' or '’' or '`' or '´'
        || Rune.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter;

    // A word in every spelling of its umlauts.
    private sealed record Word(IReadOnlyList<string> Spellings)
    {
        // No word has so many umlauts that it reaches this limit. It only keeps a nonsensical one from filling the memory.
        private const int MostSpellings = 64;

        public static Word Empty { get; } = new([""]);

        public Word With(IReadOnlyList<string> spellings)
        {
            if (spellings is [""]) return this;
            return new Word([.. Spellings.SelectMany(_ => spellings, string.Concat).Distinct().Take(MostSpellings)]);
        }

        public bool IsSpelledLike(Word other) => Spellings.Intersect(other.Spellings).Any();

        public bool BeginsWith(Word other) =>
            Spellings.Any(one => other.Spellings.Any(begin => one.StartsWith(begin, StringComparison.Ordinal)));
    }
}
