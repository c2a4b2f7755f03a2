using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard.Rules;

public sealed class OtherCompanyRuleTests
{
    // One further person is new and one has another title. Neither may land while the list looks like another company.
    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(2, 0, true)]
    [InlineData(2, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(3, 2, false)]
    [InlineData(30, 14, true)]
    [InlineData(30, 15, false)]
    public void Judge_NewCredentialsShowPartOfThePeople_AreOfAnotherCompanyBelowHalf(int people, int shown, bool other)
    {
        var stored = People(people);
        var listed = stored[..shown].Select((one, i) => i == 0 ? Edit(one, "position", Text("Lead")) : one).Append(Record("999")).ToArray();
        var verdict = Judge(listed, stored, credentials: CredentialsOrigin.New);

        Assert.Equal(other, verdict.IsOtherCompany);
        Assert.Equal(other, verdict.Reasons is [{ Code: "otherCompany" }]);
        if (!other) return;
        Assert.Empty(verdict.Apply);
        Assert.Contains($"lists {shown} of the {people} stored people", verdict.Reasons[0].Message, StringComparison.Ordinal);
        Assert.Contains("999", verdict.Held.Select(change => change.Id));
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(2, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(30, 14, true)]
    [InlineData(30, 15, false)]
    public void Judge_NewCredentialsShowTheIdsWithOtherAddresses_AreOfAnotherCompanyBelowHalf(int people, int kept, bool other)
    {
        var stored = People(people);
        var listed = stored.Select((one, i) => i < kept ? one : Edit(one, "email", Text($"other{i}@example.net"))).ToArray();
        var verdict = Judge(listed, stored, credentials: CredentialsOrigin.New);

        Assert.Equal(other, verdict.IsOtherCompany);
        if (other) Assert.Contains($"{kept} of their {people} e-mail addresses", verdict.Reasons[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NewCredentialsMayNotReadAddresses_OnlyIdsCount()
    {
        var stored = People(30);

        Assert.Empty(Judge([.. stored.Select(one => one.Without("email"))], stored, credentials: CredentialsOrigin.New).Reasons);
    }

    [Fact]
    public void Judge_PeopleWithoutAddress_DoNotCountAmongTheAddresses()
    {
        var stored = People(30).Select((one, i) => i < 28 ? Edit(one, "email", PersonioValue.Empty) : one).ToArray();
        var listed = stored[..29].Append(Edit(stored[29], "email", Text("other@example.net"))).ToArray();

        Assert.False(Judge(listed, stored, credentials: CredentialsOrigin.New).IsOtherCompany);
    }

    [Fact]
    public void Judge_NewCredentialsAndNoPeopleStored_ComparesNothing()
    {
        var verdict = Judge(People(30), [], credentials: CredentialsOrigin.New);

        Assert.False(verdict.IsOtherCompany);
        Assert.Equal(30, verdict.Apply.Count);
    }

    // Rows of another version have ids but no known address or state.
    [Theory]
    [InlineData(14, true)]
    [InlineData(15, false)]
    public void Judge_NewCredentialsAndRowsOfAnotherVersion_ComparesIds(int shown, bool other)
    {
        var stored = People(30);
        var plan = Plan(stored[..shown], stored, [], Today, out var index);
        foreach (var id in index.Keys) index[id] = IndexEntry.From("nonsense", stored: null);

        var context = new GuardContext(Limits, CredentialsOrigin.New);
        var verdict = PlanGuard.Judge(new GuardCase(plan, Snapshot(stored[..shown]).Employees, index, context));

        Assert.Equal(other, verdict.IsOtherCompany);
    }

    // The notice about an empty list is clearer, but the credentials still count as unproven.
    [Fact]
    public void Judge_NewCredentialsListNoPeople_HoldsEverythingUnproven()
    {
        var stored = People(3);
        var verdict = Judge([], stored, gone: stored.Select(one => one.Id!), credentials: CredentialsOrigin.New);

        Assert.Equal("nobodyListed", verdict.Reasons[0].Code);
        Assert.True(verdict.IsOtherCompany);
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_NewCredentialsOfTheSameCompany_ChangeNothingAboutTheVerdict()
    {
        var stored = People(40);
        var before = Judge(stored[5..], stored, gone: stored[..5].Select(one => one.Id!));
        var verdict = Judge(stored[5..], stored, gone: stored[..5].Select(one => one.Id!), credentials: CredentialsOrigin.New);

        Assert.False(verdict.IsOtherCompany);
        Assert.Equal(before.Reasons, verdict.Reasons);
        Assert.Equal(before.Held.Select(change => change.Id), verdict.Held.Select(change => change.Id));
    }
}
