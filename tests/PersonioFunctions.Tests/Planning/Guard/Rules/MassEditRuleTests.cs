using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard.Rules;

public sealed class MassEditRuleTests
{
    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Judge_ColumnEmptiedForMany_HoldsThoseClears(int emptied, bool held)
    {
        var stored = People(40);
        var listed = stored.Select((one, i) =>
            i < emptied ? Edit(Edit(one, "department", PersonioValue.Empty), "position", Text("Lead")) : one);
        var verdict = Judge([.. listed], stored);

        // Their other changes land in either case.
        Assert.Equal(emptied, verdict.Apply.Count);
        Assert.All(verdict.Apply, change => Assert.Equal(!held, change.Changed.Contains(EmployeeField.Department)));
        Assert.All(verdict.Apply, change => Assert.True(change.Changed.Contains(EmployeeField.JobTitle)));
        Assert.Equal(held ? emptied : 0, verdict.Held.Count);
        Assert.All(verdict.Held, change => Assert.Equal([EmployeeField.Department, EmployeeField.DepartmentId], change.Changed));
    }

    [Theory]
    [InlineData("email", 20, false)]
    [InlineData("email", 21, true)]
    [InlineData("status", 21, true)]
    [InlineData("position", 40, false)]
    public void Judge_MostPeopleChange_IsHeldForAddressAndStatus(string key, int changed, bool held)
    {
        var stored = People(40);
        var listed = stored.Select((one, i) =>
            i < changed ? Edit(one, key, Text(key == "status" ? "leave" : $"other{i}@example.org")) : one);
        var verdict = Judge([.. listed], stored);

        Assert.Equal(held, verdict.Reasons.Count > 0);
        Assert.Equal(held ? changed : 0, verdict.Held.Count);
    }

    [Theory]
    [InlineData("email")]
    [InlineData("status")]
    [InlineData("department")]
    public void Judge_AttributeBecomesReadable_FillsItInForAllPeople(string key)
    {
        var listed = People(40);

        var verdict = Judge(listed, [.. listed.Select(one => one.Without(key))]);

        Assert.Empty(verdict.Reasons);
        Assert.Equal(40, verdict.Apply.Count);
    }

    [Fact]
    public void Judge_StatusBecomesReadable_IsNoChange()
    {
        var unread = People(40).Select(one => one.Without("status")).ToArray();
        var listed = People(40).Select((one, i) => i < 10 ? Edit(one, "status", Text("inactive")) : one).ToArray();

        Assert.Empty(Judge(listed, unread).Reasons);
    }

    [Theory]
    [InlineData(3, 5, false)]
    [InlineData(4, 7, true)]
    [InlineData(4, 8, false)]
    public void Judge_AddressesOfAFew_AreLimitedByNumberAndByHalf(int changed, int people, bool held)
    {
        var stored = People(people);
        var listed = stored.Select((one, i) => i < changed ? Edit(one, "email", Text($"other{i}@example.org")) : one);

        var verdict = Judge([.. listed], stored);

        Assert.Equal(held ? ["tooManyChanged"] : [], verdict.Reasons.Select(reason => reason.Code));
        if (held) Assert.Equal($"Email would change for {changed} of {people} people.", verdict.Reasons[0].Message);
    }
}
