using System.Buffers;
using System.Text;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>
/// Writes cells of a CSV file that spreadsheets show as text and do not compute. Sources: https://www.rfc-editor.org/rfc/rfc4180 and
/// https://owasp.org/www-community/attacks/CSV_Injection
/// </summary>
internal static class CsvText
{
    /// <summary>The quote that a guarded cell begins with.</summary>
    public const char Guard = '\'';

    // With the full-width forms, which some spreadsheets read as the others.
    private static readonly SearchValues<char> BeginsFormula = SearchValues.Create("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create("\",\r\n");

    /// <summary>
    /// Appends a cell. A text that a spreadsheet would compute gets a single quote before it. So does one that already has single quotes
    /// there, because readers remove one.
    /// </summary>
    public static void AppendCell(this StringBuilder line, string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        var isFormula = text.AsSpan().TrimStart(Guard) is [var first, ..] && BeginsFormula.Contains(first);
        var isQuoted = text.AsSpan().ContainsAny(NeedsQuotes);
        if (isQuoted) line.Append('"');
        if (isFormula) line.Append(Guard);
        line.Append(isQuoted ? text.Replace("\"", "\"\"", StringComparison.Ordinal) : text);
        if (isQuoted) line.Append('"');
    }
}
