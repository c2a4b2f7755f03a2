using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class EmployeeRowTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly DateOnly EarlierDay = new(2026, 11, 1);

    [Fact]
    public void Create_Person_HoldsStandingAndAccess()
    {
        var standing = Standing(LifecycleState.Active) with
        {
            Flags = LifecycleFlags.ManagerLeft,
            Since = Day,
            NextTransitionAt = Now,
            EarlierRecords = new EarlierRecords(["4", "5"], EarlierDay),
        };

        var row = EmployeeRow.Create("acme", Map(Record("1")), standing, Then);

        Assert.Equal(("acme", Then, Then, "Ada Muster"), (row.Account, row.FirstSeenAt, row.ChangedAt, row.DisplayName));
        Assert.Equal(
            (LifecycleState.Active, LifecycleRuleIds.StatusActive, LifecycleFlags.ManagerLeft, Day),
            (row.Standing.State, row.Standing.Rule, row.Standing.Flags, row.Standing.Since));
        Assert.Equal((Now, true, null), (row.Standing.NextTransitionAt, row.Standing.IsCurrent, row.LeftAt));
        Assert.Equal(("4,5", EarlierDay), (row.EarlierRecords.Text, row.EarlierRecords.OriginalHireDate));
        Assert.Equal(AppAccess.From("active", LeaveTreatment.Active), row.Access);
        Assert.Equal(Fingerprint.From(row.Employee, standing), row.ContentHash);
        Assert.Equal(standing, row.Standing);
        Assert.Equal(["4", "5"], row.EarlierRecords.EmployeeIds);
    }

    [Fact]
    public void Update_SameState_KeepsSinceAndUnreadEarlierRecords()
    {
        var row = With(Row(), standing => standing with { EarlierRecords = new EarlierRecords(["4"], EarlierDay) });

        var after = row.Update(Map(Record("1")), Standing(LifecycleState.Active) with { Since = Day }, Now);

        Assert.Equal((EarlierDay, Now, Then), (after.Standing.Since, after.ChangedAt, after.FirstSeenAt));
        Assert.Equal(("4", EarlierDay), (after.EarlierRecords.Text, after.EarlierRecords.OriginalHireDate));
        var none = Standing(LifecycleState.Active) with { EarlierRecords = EarlierRecords.None };
        Assert.Null(row.Update(Map(Record("1")), none, Now).EarlierRecords.Text);
    }

    [Fact]
    public void Update_OtherState_TakesSinceFromTheRules()
    {
        var today = Standing(LifecycleState.OnLeave) with { Since = Day };
        Assert.Equal(Day, Row().Update(Map(Record("1")), today, Now).Standing.Since);
        Assert.Equal(EarlierDay, Row().Update(Map(Record("1")), Standing(LifecycleState.OnLeave), Now).Standing.Since);

        var withoutSince = With(Row(), standing => standing with { Since = null });
        var active = Standing(LifecycleState.Active) with { Since = Day };
        Assert.Equal(Day, withoutSince.Update(Map(Record("1")), active, Now).Standing.Since);
    }

    [Fact]
    public void Update_PersonLeaves_SetsTheLastDay()
    {
        var announced = Row().Update(
            Map(Record("1", ("termination_date", Text("2026-10-31")))), Past(LifecycleRuleIds.TerminationDatePassed), Now);
        var inactive = Row().Update(
            Map(Record("1", ("termination_date", Text("2026-12-31")))), Past(LifecycleRuleIds.StatusInactive), Now);
        var later = inactive.Update(Map(Record("1")), Past(LifecycleRuleIds.StatusInactive) with { Since = Day.AddDays(9) }, Now);

        Assert.Equal((new DateOnly(2026, 10, 31), Day, Day), (announced.LeftAt, inactive.LeftAt, later.LeftAt));
        Assert.Null(later.Update(Map(Record("1")), Standing(LifecycleState.Active), Now).LeftAt);
    }

    [Theory]
    [InlineData("2020-01-02", "2021-01-01", true, "2020-01-01")] // A later hire date.
    [InlineData("2024-01-01", "2023-12-31", false, "2020-01-01")] // Only the hire date has changed so far, to the day after the last one.
    [InlineData("2023-12-31", "2023-12-31", false, null)]
    [InlineData("2019-01-01", "2018-12-31", true, null)] // An earlier hire date is a correction.
    [InlineData("2024-01-01", null, false, null)]
    public void Update_PastPersonHasALaterHireDate_KeepsTheOriginalHireDate(
        string hired, string? leftAt, bool isHere, string? expected)
    {
        var past = With(Row(), standing => standing with { State = LifecycleState.Left }) with
        {
            LeftAt = leftAt is null ? null : DateOnly.Parse(leftAt, null),
        };

        past = past with { ContentHash = Fingerprint.From(past.Employee, past.Standing) };

        var standing = isHere ? Standing(LifecycleState.Active) : Past(LifecycleRuleIds.StatusInactive);
        var after = past.Update(Map(Record("1", ("hire_date", Text(hired)))), standing, Now);

        Assert.Equal(expected is null ? null : DateOnly.Parse(expected, null), after.EarlierRecords.OriginalHireDate);
    }

    [Fact]
    public void Update_PersonHiredAThirdTime_KeepsTheOriginalHireDate()
    {
        var employee = Map(Record("1", ("hire_date", Text("2024-01-01"))));
        var left = With(
            Row(), standing => standing with { State = LifecycleState.Left, EarlierRecords = new EarlierRecords([], EarlierDay) });
        var again = left.Update(employee, Standing(LifecycleState.Active), Now);
        var here = Row().Update(employee, Standing(LifecycleState.Active), Now);

        Assert.Equal((EarlierDay, null), (again.EarlierRecords.OriginalHireDate, here.EarlierRecords.OriginalHireDate));
    }

    [Theory]
    [InlineData(LifecycleRuleIds.RemovedFromSource, "deleted")]
    [InlineData(LifecycleRuleIds.HireRescinded, "deleted")]
    [InlineData(LifecycleRuleIds.Erased, "deleted")]
    [InlineData(LifecycleRuleIds.Absent, "active")]
    [InlineData(LifecycleRuleIds.StatusInactive, "inactive")]
    public void Update_Access_DependsOnRuleAndStatus(string rule, string expected) => Assert.Equal(
        expected, Row().Update(Map(Record("1", ("status", Text("inactive")))), Past(rule), Now).Access?.AppStatus);

    [Fact]
    public void Update_Access_StaysWhenTheStatusDoesNotDecide()
    {
        var absent = Past(LifecycleRuleIds.StatusInactive) with { Flags = LifecycleFlags.Absent };
        Assert.Equal("active", WithStatus("inactive", absent).Access?.AppStatus);
        Assert.Equal("active", WithStatus("sabbatical", Standing(LifecycleState.Active)).Access?.AppStatus);
        Assert.Equal("active", WithStatus("leave", Standing(LifecycleState.OnLeave)).Access?.AppStatus);
        var withdrawn = WithStatus("leave", Standing(LifecycleState.OnLeave) with { IsLeaveWithoutAccess = true });
        Assert.Equal(AppAccess.Withdrawn, withdrawn.Access);
        Assert.True(withdrawn.Standing.IsLeaveWithoutAccess);
        Assert.False(withdrawn.Update(Map(Record("1")), Standing(LifecycleState.Active), Now).Standing.IsLeaveWithoutAccess);
        Assert.False(Row().Standing.IsLeaveWithoutAccess);
    }

    [Fact]
    public void DateIn_NoDate_IsNull()
    {
        var employee = new Employee("1").With(EmployeeField.HireDate, "soon");

        Assert.Null(employee.DateIn(EmployeeField.HireDate));
        Assert.True(employee.HasUnusableDate(EmployeeField.HireDate));
    }

    private static EmployeeRow Row() => EmployeeRow.Create(
        "acme", Map(Record("1")), Standing(LifecycleState.Active) with { Since = EarlierDay }, Then);

    private static EmployeeRow With(EmployeeRow row, Func<LifecycleStanding, LifecycleStanding> edit) =>
        row with { Standing = edit(row.Standing) };

    private static EmployeeRow WithStatus(string status, LifecycleStanding standing) =>
        Row().Update(Map(Record("1", ("status", Text(status)))), standing, Now);

    private static LifecycleStanding Past(string rule) => new(LifecycleState.Left, rule) { Since = Day };
}
