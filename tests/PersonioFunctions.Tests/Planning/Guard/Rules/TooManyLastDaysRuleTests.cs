using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard.Rules;

public sealed class TooManyLastDaysRuleTests
{
    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void Judge_MostGetALastDayAtOnce_AreHeldAboveHalf(int leaving, bool held)
    {
        var stored = People(40);
        var listed = stored.Select((one, i) => i < leaving ? Edit(one, "termination_date", Text("2026-12-31")) : one).ToArray();

        var verdict = Judge(listed, stored);

        string[] expected = held ? [$"{leaving} of 40 people would get a last day at once."] : [];
        Assert.Equal(expected, verdict.Reasons.Select(reason => reason.Message));
        Assert.Equal(held ? leaving : 0, verdict.Held.Count);
    }

    [Fact]
    public void Judge_LastDayOfLeavingPeopleMoves_IsNotHeld()
    {
        var stored = People(40).Select(one => Edit(one, "termination_date", Text("2026-12-31"))).ToArray();

        Assert.Empty(Judge([.. stored.Select(one => Edit(one, "termination_date", Text("2027-01-31")))], stored).Reasons);
    }
}
