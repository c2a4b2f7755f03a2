using System.Diagnostics;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>Polls real processes with a deadline until a condition holds.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Returns when <paramref name="condition"/> holds; fails with <paramref name="what"/> in the message when it does not in time.
    /// </summary>
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? limit = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, limit);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var deadline = limit ?? DefaultLimit;
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < deadline, $"After {deadline.TotalSeconds} s still not: {what}");
            await Task.Delay(Interval);
        }
    }
}
