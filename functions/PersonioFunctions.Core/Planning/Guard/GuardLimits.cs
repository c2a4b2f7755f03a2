namespace PersonioFunctions.Planning.Guard;

/// <summary>How much may change at once before a person is asked.</summary>
/// <param name="MinLeavers">This many may always leave: fit for 30 people.</param>
/// <param name="MaxLeaversPercent">Beyond that, this share of the people concerned.</param>
public readonly record struct GuardLimits(int MinLeavers, int MaxLeaversPercent)
{
    /// <summary>The most that may happen to <paramref name="people"/> people without asking.</summary>
    public int Allowed(int people) => Math.Max(MinLeavers, (int)((long)people * MaxLeaversPercent / 100));
}
