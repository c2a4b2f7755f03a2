using System.Globalization;
using System.Text;
using CsCheck;
using CsvHelper;
using CsvHelper.Configuration;
using PersonioFunctions.Triggers.Http.Employees;

namespace PersonioFunctions.Tests.Triggers.Http;

/// <summary>Cells of a CSV file keep every text, and no spreadsheet computes one. CsvHelper reads what is written.</summary>
public sealed class CsvTextTests
{
    private const string Formulas = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char[Formulas + "'\",; aü\0"], 0, 8]);

    [Fact]
    public void Cells_AnyTexts_AreReadAsWritten() => Texts.Array[2, 5].Array[1, 4].Sample(rows =>
        Assert.Equal(rows, Read(Write(rows)).Select(row => row.Select(Unguard).ToArray())));

    [Fact]
    public void Cells_AnyTexts_BeginWithNoFormula() => Texts.Array[2, 5].Sample(cells =>
        Assert.All(Read(Write([cells]))[0], cell => Assert.False(cell.Length > 0 && Formulas.Contains(cell[0], StringComparison.Ordinal))));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 1", "'+49 30 1")]
    [InlineData("-01:00", "'-01:00")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("'=1", "''=1")]
    [InlineData("'t Hart", "'t Hart")]
    [InlineData("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Cell_IsGuardedOnlyWhereASpreadsheetWouldCompute(string? text, string cell) =>
        Assert.Equal($"{cell},", Write([[text, ""]]).TrimEnd());

    // As a reader does: one quote before a formula goes.
    private static string Unguard(string cell) =>
        cell.StartsWith('\'') && cell.TrimStart('\'') is [var first, ..] && Formulas.Contains(first, StringComparison.Ordinal)
            ? cell[1..]
            : cell;

    private static string Write(IEnumerable<string?[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (i > 0) text.Append(',');
                text.AppendCell(row[i]);
            }

            text.Append("\r\n");
        }

        return text.ToString();
    }

    private static List<string[]> Read(string text)
    {
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            IgnoreBlankLines = false,
            NewLine = "\r\n",
        };
        using var parser = new CsvParser(new StringReader(text), settings);
        var rows = new List<string[]>();
        while (parser.Read()) rows.Add(parser.Record!);
        return rows;
    }
}
