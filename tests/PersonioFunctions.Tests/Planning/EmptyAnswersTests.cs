using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning;

public sealed class EmptyAnswersTests
{
    [Theory]
    [InlineData("first_name")]
    [InlineData("last_name")]
    [InlineData("email")]
    [InlineData("status")]
    [InlineData("hire_date")]
    public void OfAttributes_NobodyHasAnExpectedValue_NamesTheAttribute(string key)
    {
        var notice = EmptyAnswers.OfAttributes(Snapshot(Record("1", (key, PersonioValue.Empty)), Record("2", (key, PersonioValue.Empty))));

        Assert.Equal("emptyAttributes", notice?.Code);
        Assert.StartsWith($"None of the 2 listed employees has a value of {key}.", notice!.Message, StringComparison.Ordinal);
        Assert.Null(EmptyAnswers.OfAttributes(Snapshot(Record("1", (key, PersonioValue.Empty)), Record("2"))));
    }

    [Theory]
    [InlineData("team")]
    [InlineData("supervisor")]
    [InlineData("termination_date")]
    [InlineData("profile_picture")]
    public void OfAttributes_NobodyHasAnotherValue_IsNormal(string key) =>
        Assert.Null(EmptyAnswers.OfAttributes(Snapshot(Record("1", (key, PersonioValue.Empty)))));

    // An attribute that no record has is unreadable, which has its own notice.
    [Fact]
    public void OfAttributes_AttributeIsUnreadable_IsNotEmpty() =>
        Assert.Null(EmptyAnswers.OfAttributes(Snapshot(Record("1").Without("email"))));

    [Fact]
    public void OfList_OnlyACompleteListOfNobody_IsEmpty()
    {
        var nobody = Snapshot([]);

        Assert.Equal("emptyList", EmptyAnswers.OfList(nobody)?.Code);
        Assert.Contains("Accessible employees", EmptyAnswers.OfList(nobody)!.Message, StringComparison.Ordinal);
        Assert.Null(EmptyAnswers.OfAttributes(nobody));
        Assert.Null(EmptyAnswers.OfList(Snapshot(Record("1"))));
        Assert.Null(EmptyAnswers.OfList(nobody with { Incomplete = new Notice("code", "why") }));
        Assert.Null(EmptyAnswers.OfList(nobody with { Skipped = [new SkippedRecord("position 0", "no id")] }));
    }
}
