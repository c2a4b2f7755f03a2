namespace PersonioFunctions.Employees.Identity;

/// <summary>
/// The folded addresses that a record has or had. A rehired person gets a new record with the address of the old one, and the old one is
/// renamed, so that only the earlier address shows that both belong to one person. Pure.
/// </summary>
public static class EmailHistory
{
    // Nobody has more; the limit only protects the row.
    private const int Most = 8;
    private const char Separator = ' ';

    /// <summary>Returns the addresses after a run, oldest first.</summary>
    /// <param name="known">The addresses before.</param>
    /// <param name="stored">The stored address; null when there is none.</param>
    /// <param name="present">The address now; null when there is none.</param>
    public static IReadOnlyList<string> After(IReadOnlyList<string> known, string? stored, string? present)
    {
        var (before, now) = (Fold(stored), Fold(present));
        if (IsKnown(known, before) && IsKnown(known, now)) return known;
        string?[] all = [.. known, before, now];
        return [.. all.OfType<string>().Distinct().TakeLast(Most)];
    }

    /// <summary>
    /// Returns the column; null when it would only repeat the present address of a current person, which needs no column.
    /// </summary>
    /// <param name="known">The addresses.</param>
    /// <param name="present">The address now; null when there is none.</param>
    /// <param name="isPast">Whether the person is past.</param>
    public static string? Text(IReadOnlyList<string> known, string? present, bool isPast) =>
        known.Count == 0 || (!isPast && known.Count == 1 && known[0] == Fold(present)) ? null : string.Join(Separator, known);

    /// <summary>Reads the column.</summary>
    public static IReadOnlyList<string> Parse(string? text) => string.IsNullOrEmpty(text) ? [] : text.Split(Separator);

    // A text with white space inside is no address, and the column could not separate it from others.
    private static string? Fold(string? address) =>
        EmailAddress.Fold(address) is { Length: > 0 } folded && !folded.Any(char.IsWhiteSpace) ? folded : null;

    private static bool IsKnown(IReadOnlyList<string> known, string? address) => address is null || known.Contains(address);
}
