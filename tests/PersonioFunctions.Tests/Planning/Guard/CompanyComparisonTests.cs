using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Planning.Guard;

public sealed class CompanyComparisonTests
{
    [Theory]
    [InlineData(0, 0, 0, 0, false)]
    [InlineData(2, 4, 2, 4, false)]
    [InlineData(1, 3, 3, 3, true)]
    [InlineData(3, 3, 1, 3, true)]
    [InlineData(2, 3, 0, 0, false)]
    public void IsOther_BelowHalfOfPeopleOrAddresses_IsTrue(int listed, int people, int addressesListed, int addresses, bool expected) =>
        Assert.Equal(expected, new CompanyComparison(listed, people, addressesListed, addresses).IsOther);

    [Fact]
    public void Of_StoredPeople_CountsThoseExpectedInAList()
    {
        var index = new Dictionary<string, IndexEntry>
        {
            ["1"] = Stored("1", LifecycleState.Active),
            ["2"] = Stored("2", LifecycleState.OnLeave),
            ["3"] = IndexEntry.From("nonsense", stored: null),
            ["4"] = Stored("4", LifecycleState.Left),
            ["5"] = Stored("5", LifecycleState.Missing),
            ["6"] = Stored("6", LifecycleState.FutureHire, email: null),
        };
        var listed = new[] { Map(Record("1")), Map(Record("9", ("email", Text("ada2@example.org")))), Map(Record("4")) }.ToDictionary(
            person => person.Id);

        Assert.Equal(new CompanyComparison(Listed: 1, People: 4, AddressesListed: 2, Addresses: 2), CompanyComparison.From(listed, index));
    }

    [Fact]
    public void Of_AddressesNotReadable_ComparesIdsOnly()
    {
        var index = new Dictionary<string, IndexEntry> { ["1"] = Stored("1", LifecycleState.Active) };

        Assert.Equal(
            new CompanyComparison(1, 1, 0, 0),
            CompanyComparison.From(new Dictionary<string, Employee> { ["1"] = Map(Record("1").Without("email")) }, index));
        Assert.Equal(new CompanyComparison(0, 1, 0, 0), CompanyComparison.From(new Dictionary<string, Employee>(), index));
    }

    [Fact]
    public void Explain_Comparison_HasItsNumbers()
    {
        var notice = new CompanyComparison(3, 40, 5, 38).Explain();

        Assert.Equal("otherCompany", notice.Code);
        Assert.Contains(
            "lists 3 of the 40 stored people and 5 of their 38 e-mail addresses. This looks", notice.Message, StringComparison.Ordinal);
        Assert.Contains(
            "lists 3 of the 40 stored people. This looks", new CompanyComparison(3, 40, 0, 0).Explain().Message, StringComparison.Ordinal);
    }

    private static IndexEntry Stored(string id, LifecycleState state, string? email = "")
    {
        var employee = email is null ? Map(Record(id, ("email", PersonioValue.Empty))) : Map(Record(id));
        return IndexEntry.From(Fingerprint.From(employee, Standing(state)));
    }
}
