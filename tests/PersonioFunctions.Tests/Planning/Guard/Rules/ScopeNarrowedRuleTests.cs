using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard.Rules;

public sealed class ScopeNarrowedRuleTests
{
    private static readonly PersonioEmployee[] Sales =
        [Record("101", ("department", Named(8, "Sales"))), Record("102", ("department", Named(8, "Sales")))];

    [Fact]
    public void Judge_TwoOfThirtyAreAWholeDepartment_AreHeld()
    {
        var rest = People(28);

        var verdict = Judge(rest, [.. Sales, .. rest], gone: ["101", "102"]);

        var reason = Assert.Single(verdict.Reasons);
        Assert.Equal("scopeNarrowed", reason.Code);
        Assert.Contains("2 people are not listed", reason.Message, StringComparison.Ordinal);
        Assert.Contains("one department", reason.Message, StringComparison.Ordinal);
        Assert.Equal(["101", "102"], verdict.Held.Select(change => change.Id).Order(StringComparer.Ordinal));
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_DepartmentWasRenamed_IsRecognizedByItsId()
    {
        var rest = People(28);
        var renamed = Record("103", ("department", Named(8, "Revenue")));

        Assert.Empty(Judge([renamed, .. rest], [.. Sales, renamed, .. rest], gone: ["101", "102"]).Reasons);
    }

    [Theory]
    [InlineData("one person")]
    [InlineData("somebody of the department stays")]
    [InlineData("somebody of the department is new")]
    [InlineData("somebody of another department vanishes too")]
    [InlineData("no department is known")]
    public void Judge_AnyOtherVanishing_IsForTheLimits(string what)
    {
        var rest = People(28);
        var nowhere = new[] { Record("101", ("department", PersonioValue.Empty)), Record("102", ("department", PersonioValue.Empty)) };
        var (listed, stored, gone) = what switch
        {
            "one person" => (rest, (PersonioEmployee[])[Sales[0], .. rest], (string[])["101"]),
            "somebody of the department stays" => ([Sales[0], .. rest], [.. Sales, .. rest], ["102"]),
            "somebody of the department is new" =>
                ([Record("103", ("department", Named(8, "Sales"))), .. rest], [.. Sales, .. rest], ["101", "102"]),
            "somebody of another department vanishes too" => (rest[1..], [.. Sales, .. rest], ["101", "102", "1"]),
            _ => (rest, [.. nowhere, .. rest], ["101", "102"]),
        };

        Assert.DoesNotContain("scopeNarrowed", Judge(listed, stored, gone).Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public void Judge_DepartmentIsUnreadableNow_WorksFromWhatIsStored()
    {
        var rest = People(28);

        var verdict = Judge([.. rest.Select(one => one.Without("department"))], [.. Sales, .. rest], gone: ["101", "102"]);

        Assert.Contains("scopeNarrowed", verdict.Reasons.Select(reason => reason.Code));
    }
}
