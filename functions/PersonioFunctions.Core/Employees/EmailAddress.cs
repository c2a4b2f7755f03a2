using System.Globalization;

namespace PersonioFunctions.Employees;

/// <summary>Reads and compares e-mail addresses as people enter them, with other cases and invisible characters. Pure.</summary>
public static class EmailAddress
{
    private const char NoBreakSpace = '\u00A0';
    private const char FigureSpace = '\u2007';
    private const char NarrowNoBreakSpace = '\u202F';

    /// <summary>Returns an address as sent, without zero-width and no-break characters and without surrounding white space.</summary>
    public static string Clean(string address) => address.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? string.Concat(address.Where(letter => !IsInvisible(letter))).Trim()
        : address.Trim();

    /// <summary>Returns an address in the form in which two spellings of one address are equal; null when there is none.</summary>
    public static string? Fold(string? address) => address is null ? null : Clean(address).ToLowerInvariant();

    /// <summary>Whether two folded addresses differ at most in their domain, as when a company gets another one.</summary>
    public static bool HaveSameLocalPart(string one, string? other) =>
        one.LastIndexOf('@') is > 0 and var at && other?.LastIndexOf('@') == at && string.CompareOrdinal(one, 0, other, 0, at) == 0;

    // Such characters come from word processors and chats by copy and paste. They have no meaning in an address.
    private static bool IsInvisible(char letter) =>
        letter is NoBreakSpace or FigureSpace or NarrowNoBreakSpace || char.GetUnicodeCategory(letter) == UnicodeCategory.Format;
}
