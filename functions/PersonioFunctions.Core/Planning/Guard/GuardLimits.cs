namespace PersonioFunctions.Planning.Guard;

/// <summary>Limits how much may change at once without approval.</summary>
/// <param name="MinLeavers">The number of people that may always change. It makes the limit usable for small companies.</param>
/// <param name="MaxLeaversPercent">The share of the people concerned, in percent, that applies where it is larger.</param>
public readonly record struct GuardLimits(int MinLeavers, int MaxLeaversPercent)
{
    /// <summary>Returns how many of <paramref name="people"/> people may change without approval.</summary>
    public int Allowed(int people) => Math.Max(MinLeavers, (int)((long)people * MaxLeaversPercent / 100));
}
