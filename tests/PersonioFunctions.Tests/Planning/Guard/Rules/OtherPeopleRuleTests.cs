using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard.Rules;

public sealed class OtherPeopleRuleTests
{
    [Fact]
    public void Judge_MostIdsReplaced_LooksLikeAnotherCompany()
    {
        var stored = People(40);
        var others = Enumerable.Range(1000, 40).Select(id => Record($"{id}")).ToArray();
        var verdict = Judge([.. others, .. stored[..5]], stored);

        Assert.Contains("otherPeople", verdict.Reasons.Select(reason => reason.Code));
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_MostAreMissingAndLookupsFailed_HoldsNoOne()
    {
        var stored = People(40);

        Assert.False(Judge(stored[30..], stored).IsHeld);
        Assert.Empty(Judge(stored[20..21], stored).Reasons);
    }
}
