namespace PersonioFunctions.Benchmarks;

/// <summary>Returns the median of several measurements, so that a disturbed one has no effect.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
