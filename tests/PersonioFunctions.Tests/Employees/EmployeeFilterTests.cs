using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class EmployeeFilterTests
{
    private static readonly EmployeeRow Row = StoredRows.Row("4711", ("last_name", Text("Müster")));

    [Theory]
    [InlineData("ADA MÜ", true)]
    [InlineData("müster", true)]
    [InlineData("@EXAMPLE", true)]
    [InlineData("71", true)]
    [InlineData("grete", false)]
    [InlineData("Engineer", false)]
    public void Matches_Text_IsOfNameAddressOrId(string text, bool matches) =>
        Assert.Equal(matches, new EmployeeFilter { Text = text }.Matches(Row));

    [Theory]
    [InlineData("research", true)]
    [InlineData("Res", false)]
    public void Matches_Department_IsTheWholeName(string department, bool matches) =>
        Assert.Equal(matches, new EmployeeFilter { Department = department }.Matches(Row));

    [Theory]
    [InlineData(LifecycleFlags.None, true)]
    [InlineData(LifecycleFlags.ManagerLeft, true)]
    [InlineData(LifecycleFlags.ManagerSelf, false)]
    public void Matches_Flag_IsOneOfTheRow(LifecycleFlags flag, bool matches)
    {
        var row = Row with { Standing = Row.Standing with { Flags = LifecycleFlags.ManagerLeft | LifecycleFlags.StatusLags } };

        Assert.Equal(matches, new EmployeeFilter { Flag = flag }.Matches(row));
    }

    [Fact]
    public void Matches_EmptyRow_OnlyWithoutAFilter()
    {
        var row = Row with { Employee = new Employee("1") };

        Assert.True(EmployeeFilter.None.Matches(row));
        Assert.False(new EmployeeFilter { Text = "ada" }.Matches(row));
        Assert.False(new EmployeeFilter { Department = "Research" }.Matches(row));
    }

    // Storage logs conditions, and a log shows a filter as text.
    [Fact]
    public void Filter_WithANameOrAText_ShowsItNowhere()
    {
        var filter = new EmployeeFilter
        {
            Text = "secret",
            Department = "secret",
            State = LifecycleState.Left,
            UpdatedSince = StoredRows.Now,
        };

        Assert.DoesNotContain("secret", filter.ToString(), StringComparison.Ordinal);
        Assert.Equal("LifecycleState eq 'left' and ChangedAt ge datetime'2026-11-23T03:00:00Z'", filter.StorageCondition);
    }
}
