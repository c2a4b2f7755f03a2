using System.Globalization;

namespace PersonioFunctions.Benchmarks;

/// <summary>A line of the table.</summary>
/// <param name="What">The measured quantity.</param>
/// <param name="Goal">The goal; null for a number without a goal.</param>
/// <param name="Measured">The result.</param>
/// <param name="Reached">Whether the result reaches the goal; null without a goal.</param>
internal sealed record ReportLine(string What, string? Goal, string Measured, bool? Reached);

/// <summary>The table of all measurements and their goals.</summary>
internal sealed class Report
{
    private readonly List<ReportLine> _lines = [];

    /// <summary>Adds a measurement with an upper limit.</summary>
    public void AtMost(string what, double limit, double measured, string unit, string detail = "") =>
        Add(new ReportLine(what, $"≤ {Text(limit)} {unit}", Measured(measured, unit, detail), measured <= limit));

    /// <summary>Adds a measurement with a lower limit.</summary>
    public void AtLeast(string what, double limit, double measured, string unit, string detail = "") =>
        Add(new ReportLine(what, $"≥ {Text(limit)} {unit}", Measured(measured, unit, detail), measured >= limit));

    /// <summary>Adds a condition that must hold.</summary>
    public void Holds(string what, bool holds, string detail) => Add(new ReportLine(what, "yes", detail, holds));

    /// <summary>Adds a number without a goal.</summary>
    public void Tell(string what, string measured) => Add(new ReportLine(what, Goal: null, measured, Reached: null));

    /// <summary>Writes all lines as one table.</summary>
    public async Task PrintAsync(TextWriter writer)
    {
        string[] titles = ["What", "Goal", "Measured", "Reached"];
        string[][] rows = [titles, .. _lines.Select(Cells)];
        var widths = titles.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        string[] rule = [.. widths.Select(width => new string('-', width))];
        foreach (var row in rows.Take(1).Append(rule).Concat(rows.Skip(1)))
            await writer.WriteLineAsync(string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    // Each line is printed when it is known, because the whole benchmark takes minutes.
    private void Add(ReportLine line)
    {
        _lines.Add(line);
        Console.WriteLine(string.Join("  ", Cells(line)));
    }

    private static string[] Cells(ReportLine line) =>
        [line.What, line.Goal ?? "", line.Measured, line.Reached switch { true => "yes", false => "NO", null => "" }];

    private static string Measured(double value, string unit, string detail) =>
        detail.Length == 0 ? $"{Text(value)} {unit}" : $"{Text(value)} {unit} ({detail})";

    private static string Text(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
