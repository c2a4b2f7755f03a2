namespace PersonioFunctions.Benchmarks;

/// <summary>The middle of several measurements: one that was disturbed does not count.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
