namespace PersonioFunctions.Tests.Accounts;

public sealed class RepeatedDoubtTests
{
    [Fact]
    public void After_SamePatternThreeTimes_IsKnown()
    {
        RepeatedDoubt? doubt = null;
        var known = new List<bool>();
        for (var runs = 0; runs < 5; runs++)
        {
            doubt = RepeatedDoubt.After(doubt, "short by 13");
            known.Add(doubt!.IsKnown);
        }

        Assert.Equal([false, false, true, true, true], known);
    }

    [Fact]
    public void After_AnotherPattern_BeginsAgain() =>
        Assert.Equal(1, RepeatedDoubt.After(new RepeatedDoubt("short by 13", 3), "short by 14")?.Runs);

    [Fact]
    public void After_CompleteOrMovedList_IsNoDoubt() =>
        Assert.Null(RepeatedDoubt.After(new RepeatedDoubt("short by 13", 3), pattern: null));
}
