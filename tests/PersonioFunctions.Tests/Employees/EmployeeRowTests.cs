using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class EmployeeRowTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly DateOnly EarlierDay = new(2026, 11, 1);

    [Fact]
    public void Create_Somebody_HoldsWhatFollows()
    {
        var standing = Standing(LifecycleState.Active) with
        {
            Flags = LifecycleFlags.ManagerLeft,
            Since = Day,
            NextTransitionAt = Now,
            Previous = new EarlierRecords(["4", "5"], EarlierDay),
        };

        var row = EmployeeRow.Create("acme", Map(Record("1")), standing, Then);

        Assert.Equal(("acme", Then, Then, "Ada Muster"), (row.Account, row.FirstSeenAt, row.ChangedAt, row.DisplayName));
        Assert.Equal((LifecycleState.Active, LifecycleRules.StatusActive, LifecycleFlags.ManagerLeft, Day), (row.State, row.Rule, row.Flags, row.Since));
        Assert.Equal((Now, true, null, "4,5", EarlierDay), (row.NextTransitionAt, row.IsCurrent, row.LeftAt, row.PreviousEmployeeIds, row.OriginalHireDate));
        Assert.Equal(AppAccess.From("active", LeaveTreatment.Active), row.Access);
        Assert.Equal(Fingerprint.From(row.Employee, standing), row.ContentHash);
        Assert.Equal(standing with { Previous = null }, row.Standing with { Previous = null });
        Assert.Equal(["4", "5"], row.Standing.Previous!.EmployeeIds);
        Assert.Equal(new LifecyclePrevious(LifecycleState.Active, LifecycleRules.StatusActive, LifecycleFlags.ManagerLeft) { Since = Day, IsCurrent = true }, row.Previous);
    }

    [Fact]
    public void Update_SameState_KeepsSinceAndEarlierRecordsThatNobodyLookedAt()
    {
        var row = Row() with { PreviousEmployeeIds = "4", OriginalHireDate = EarlierDay };

        var after = row.Update(Map(Record("1")), Standing(LifecycleState.Active) with { Since = Day }, Now);

        Assert.Equal((EarlierDay, "4", EarlierDay, Now, Then), (after.Since, after.PreviousEmployeeIds, after.OriginalHireDate, after.ChangedAt, after.FirstSeenAt));
        Assert.Null(row.Update(Map(Record("1")), Standing(LifecycleState.Active) with { Previous = EarlierRecords.None }, Now).PreviousEmployeeIds);
    }

    [Fact]
    public void Update_OtherState_BeginsWhenTheRulesSay()
    {
        Assert.Equal(Day, Row().Update(Map(Record("1")), Standing(LifecycleState.OnLeave) with { Since = Day }, Now).Since);
        Assert.Equal(EarlierDay, Row().Update(Map(Record("1")), Standing(LifecycleState.OnLeave), Now).Since);
        Assert.Equal(Day, (Row() with { Since = null }).Update(Map(Record("1")), Standing(LifecycleState.Active) with { Since = Day }, Now).Since);
    }

    [Fact]
    public void Update_SomebodyLeaves_HasALastDayAsFarAsItCanBeKnown()
    {
        var announced = Row().Update(Map(Record("1", ("termination_date", Text("2026-10-31")))), Past(LifecycleRules.TerminationDatePassed), Now);
        var inactive = Row().Update(Map(Record("1", ("termination_date", Text("2026-12-31")))), Past(LifecycleRules.StatusInactive), Now);
        var later = inactive.Update(Map(Record("1")), Past(LifecycleRules.StatusInactive) with { Since = Day.AddDays(9) }, Now);

        Assert.Equal((new DateOnly(2026, 10, 31), Day, Day), (announced.LeftAt, inactive.LeftAt, later.LeftAt));
        Assert.Null(later.Update(Map(Record("1")), Standing(LifecycleState.Active), Now).LeftAt);
    }

    [Theory]
    [InlineData("2020-01-02", "2021-01-01", true, "2020-01-01")] // A later first day.
    [InlineData("2024-01-01", "2023-12-31", false, "2020-01-01")] // First only the day, after the last one.
    [InlineData("2023-12-31", "2023-12-31", false, null)]
    [InlineData("2019-01-01", "2018-12-31", true, null)] // An earlier first day is a correction.
    [InlineData("2024-01-01", null, false, null)]
    public void Update_PastPersonWithAnotherFirstDay_WasHiredFirstOnTheOneBefore(string hired, string? leftAt, bool isHere, string? expected)
    {
        var past = Row() with { State = LifecycleState.Left, LeftAt = leftAt is null ? null : DateOnly.Parse(leftAt, null) };

        var after = past.Update(Map(Record("1", ("hire_date", Text(hired)))), isHere ? Standing(LifecycleState.Active) : Past(LifecycleRules.StatusInactive), Now);

        Assert.Equal(expected is null ? null : DateOnly.Parse(expected, null), after.OriginalHireDate);
    }

    [Fact]
    public void Update_SomebodyHiredAThirdTime_KeepsTheFirstDayOfAll()
    {
        var again = (Row() with { State = LifecycleState.Left, OriginalHireDate = EarlierDay })
            .Update(Map(Record("1", ("hire_date", Text("2024-01-01")))), Standing(LifecycleState.Active), Now);
        var here = Row().Update(Map(Record("1", ("hire_date", Text("2024-01-01")))), Standing(LifecycleState.Active), Now);

        Assert.Equal((EarlierDay, null), (again.OriginalHireDate, here.OriginalHireDate));
    }

    [Theory]
    [InlineData(LifecycleRules.RemovedFromSource, "deleted")]
    [InlineData(LifecycleRules.HireRescinded, "deleted")]
    [InlineData(LifecycleRules.Erased, "deleted")]
    [InlineData(LifecycleRules.Absent, "active")]
    [InlineData(LifecycleRules.StatusInactive, "inactive")]
    public void Update_WhatMayBeUsed_FollowsFromRuleAndStatus(string rule, string expected) => Assert.Equal(
        expected, Row().Update(Map(Record("1", ("status", Text("inactive")))), Past(rule), Now).Access?.AppStatus);

    [Fact]
    public void Update_WhatMayBeUsed_StaysWhereNothingIsKnown()
    {
        Assert.Equal("active", Row().Update(Map(Record("1", ("status", Text("inactive")))), Past(LifecycleRules.StatusInactive) with { Flags = LifecycleFlags.Absent }, Now).Access?.AppStatus);
        Assert.Equal("active", Row().Update(Map(Record("1", ("status", Text("sabbatical")))), Standing(LifecycleState.Active), Now).Access?.AppStatus);
        Assert.Equal("active", Row().Update(Map(Record("1", ("status", Text("leave")))), Standing(LifecycleState.OnLeave), Now).Access?.AppStatus);
        var withdrawn = Row().Update(Map(Record("1", ("status", Text("leave")))), Standing(LifecycleState.OnLeave) with { IsLeaveWithoutAccess = true }, Now);
        Assert.Equal(AppAccess.Withdrawn, withdrawn.Access);
        Assert.True(withdrawn.Standing.IsLeaveWithoutAccess);
        Assert.False((withdrawn with { Employee = Map(Record("1")) }).Standing.IsLeaveWithoutAccess);
        Assert.False(Row().Standing.IsLeaveWithoutAccess);
    }

    [Fact]
    public void Standing_RowFromBeforeRulesWereKept_SaysSo()
    {
        var old = Row() with { Rule = null, IsCurrent = null, PreviousEmployeeIds = null };

        Assert.Equal((LifecycleRules.NotRecorded, false), (old.Standing.Rule, old.Standing.IsCurrent));
        Assert.Empty(old.Standing.Previous!.EmployeeIds);
    }

    [Fact]
    public void DateOf_NoDate_IsAFault() => Assert.Throws<FormatException>(
        () => EmployeeRow.DateOf(new Employee("1").With(EmployeeField.HireDate, "soon"), EmployeeField.HireDate));

    private static EmployeeRow Row() => EmployeeRow.Create("acme", Map(Record("1")), Standing(LifecycleState.Active) with { Since = EarlierDay }, Then);

    private static Standing Past(string rule) => new(LifecycleState.Left, rule) { Since = Day };
}
