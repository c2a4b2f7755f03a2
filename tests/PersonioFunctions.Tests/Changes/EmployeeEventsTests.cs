using PersonioFunctions.Tests.Builders;

namespace PersonioFunctions.Tests.Changes;

public sealed class EmployeeEventsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(LifecycleState.FutureHire, LifecycleState.Active, EmployeeEvents.Started)]
    [InlineData(LifecycleState.FutureHire, LifecycleState.OnLeave, EmployeeEvents.Started)]
    [InlineData(LifecycleState.FutureHire, LifecycleState.Leaving, EmployeeEvents.Started)]
    [InlineData(LifecycleState.FutureHire, LifecycleState.NeverStarted, EmployeeEvents.NeverStarted)]
    [InlineData(LifecycleState.FutureHire, LifecycleState.HireRescinded, EmployeeEvents.HireRescinded)]
    [InlineData(LifecycleState.FutureHire, LifecycleState.Left, EmployeeEvents.Left)]
    [InlineData(LifecycleState.Active, LifecycleState.Left, EmployeeEvents.Left)]
    [InlineData(LifecycleState.Leaving, LifecycleState.Left, EmployeeEvents.Left)]
    [InlineData(LifecycleState.Missing, LifecycleState.Left, EmployeeEvents.Left)]
    [InlineData(LifecycleState.Unknown, LifecycleState.Left, null)]
    [InlineData(LifecycleState.Unknown, LifecycleState.Active, null)]
    [InlineData(LifecycleState.Unknown, LifecycleState.OnLeave, null)]
    [InlineData(LifecycleState.Active, LifecycleState.Unknown, null)]
    [InlineData(LifecycleState.Active, LifecycleState.Missing, null)]
    [InlineData(LifecycleState.OnLeave, LifecycleState.Missing, null)]
    [InlineData(LifecycleState.Left, LifecycleState.Missing, null)]
    [InlineData(LifecycleState.Left, LifecycleState.Unknown, null)]
    [InlineData(LifecycleState.Missing, LifecycleState.Active, EmployeeEvents.Returned)]
    [InlineData(LifecycleState.Missing, LifecycleState.OnLeave, EmployeeEvents.Returned)]
    [InlineData(LifecycleState.Left, LifecycleState.Active, EmployeeEvents.Returned)]
    [InlineData(LifecycleState.Left, LifecycleState.OnLeave, EmployeeEvents.Returned)]
    [InlineData(LifecycleState.HireRescinded, LifecycleState.FutureHire, EmployeeEvents.Returned)]
    [InlineData(LifecycleState.Left, LifecycleState.Erased, EmployeeEvents.Erased)]
    [InlineData(LifecycleState.Active, LifecycleState.OnLeave, EmployeeEvents.LeaveStarted)]
    [InlineData(LifecycleState.OnLeave, LifecycleState.Active, EmployeeEvents.LeaveEnded)]
    [InlineData(LifecycleState.OnLeave, LifecycleState.Leaving, EmployeeEvents.LeaveEnded)]
    [InlineData(LifecycleState.OnLeave, LifecycleState.Unknown, EmployeeEvents.LeaveEnded)]
    [InlineData(LifecycleState.OnLeave, LifecycleState.Left, EmployeeEvents.Left)]
    [InlineData(LifecycleState.Active, LifecycleState.Leaving, null)]
    [InlineData(LifecycleState.Active, LifecycleState.FutureHire, null)]
    public void Of_State_ReturnsItsEvent(LifecycleState before, LifecycleState after, string? expected) =>
        Assert.Equal(expected, EmployeeEvents.Of(EmployeeColumns.LifecycleState, Row(before), Row(after)));

    [Fact]
    public void Of_State_RemovedFromSource_IsNotSimplyLeft() => Assert.Equal(
        EmployeeEvents.RemovedFromSource,
        EmployeeEvents.Of(
            EmployeeColumns.LifecycleState,
            Row(LifecycleState.Missing),
            Row(LifecycleState.Left, rule: LifecycleRuleIds.RemovedFromSource)));

    [Theory]
    [InlineData("2020-01-01", null, "2020-01-01", EmployeeEvents.Returned)]
    [InlineData("2020-01-01", null, "2020-01-02", EmployeeEvents.Rehired)]
    [InlineData("2020-01-02", null, "2020-01-01", EmployeeEvents.Returned)]
    [InlineData("2024-01-01", "2023-12-31", "2024-01-01", EmployeeEvents.Rehired)]
    [InlineData("2024-01-01", "2024-01-01", "2024-01-01", EmployeeEvents.Returned)]
    [InlineData("2020-01-01", "2023-12-31", null, EmployeeEvents.Returned)]
    [InlineData(null, null, "2024-01-01", EmployeeEvents.Returned)]
    public void Of_State_PastPersonIsHereAgain_IsRehiredIfTheHireDateIsLater(
        string? hiredBefore, string? leftAt, string? hired, string expected)
    {
        var before = Row(LifecycleState.Left, hired: hiredBefore) with { LeftAt = leftAt is null ? null : DateOnly.Parse(leftAt, null) };

        Assert.Equal(expected, EmployeeEvents.Of(EmployeeColumns.LifecycleState, before, Row(LifecycleState.Active, hired: hired)));
    }

    [Theory]
    [InlineData(LifecycleFlags.None, LifecycleFlags.OnLeave, EmployeeEvents.LeaveStarted)]
    [InlineData(LifecycleFlags.OnLeave | LifecycleFlags.ManagerLeft, LifecycleFlags.ManagerLeft, EmployeeEvents.LeaveEnded)]
    [InlineData(LifecycleFlags.OnLeave, LifecycleFlags.OnLeave | LifecycleFlags.ManagerLeft, null)]
    [InlineData(LifecycleFlags.None, LifecycleFlags.ManagerLeft, null)]
    public void Of_Flags_LeavingPersonGoesOnLeave_IsAnEvent(LifecycleFlags before, LifecycleFlags after, string? expected) => Assert.Equal(
        expected,
        EmployeeEvents.Of(
            EmployeeColumns.LifecycleFlags, Row(LifecycleState.Leaving, flags: before), Row(LifecycleState.Leaving, flags: after)));

    [Fact]
    public void Of_Flags_OtherStateOrPastPerson_IsNoEvent()
    {
        var (working, away) = (Row(LifecycleState.Active), Row(LifecycleState.Leaving, flags: LifecycleFlags.OnLeave));

        Assert.Null(EmployeeEvents.Of(EmployeeColumns.LifecycleFlags, working, away));
        Assert.Equal(EmployeeEvents.LeaveStarted, EmployeeEvents.Of(EmployeeColumns.LifecycleState, working, away));
        Assert.Null(EmployeeEvents.Of(
            EmployeeColumns.LifecycleFlags, Row(LifecycleState.Left), Row(LifecycleState.Left, flags: LifecycleFlags.OnLeave)));
    }

    [Theory]
    [InlineData(LifecycleState.FutureHire, LifecycleState.FutureHire, EmployeeEvents.StartMoved)]
    [InlineData(LifecycleState.FutureHire, LifecycleState.Active, null)]
    [InlineData(LifecycleState.Active, LifecycleState.FutureHire, null)]
    [InlineData(LifecycleState.Active, LifecycleState.Active, null)]
    public void Of_HireDate_IsAnEventWhileTheStartLiesAhead(LifecycleState before, LifecycleState after, string? expected) =>
        Assert.Equal(expected, EmployeeEvents.Of("HireDate", Row(before, hired: "2027-01-01"), Row(after, hired: "2027-02-01")));

    [Theory]
    [InlineData(null, "2027-01-31", EmployeeEvents.TerminationAnnounced)]
    [InlineData("2027-01-31", "2027-02-28", EmployeeEvents.TerminationMoved)]
    [InlineData("2027-01-31", null, EmployeeEvents.TerminationWithdrawn)]
    public void Of_TerminationDate_IsAnnouncedMovedOrWithdrawn(string? before, string? after, string expected)
    {
        var (old, @new) = (Row(LifecycleState.Leaving, terminated: before), Row(LifecycleState.Leaving, terminated: after));

        Assert.Equal(expected, EmployeeEvents.Of("TerminationDate", old, @new));
    }

    [Theory]
    [InlineData(LifecycleState.Left, "2024-01-01", null)]
    [InlineData(LifecycleState.Left, "2020-01-01", EmployeeEvents.TerminationWithdrawn)]
    [InlineData(LifecycleState.Leaving, "2024-01-01", EmployeeEvents.TerminationWithdrawn)]
    public void Of_TerminationDate_RehiredPerson_IsNotWithdrawn(LifecycleState before, string hired, string? expected) => Assert.Equal(
        expected, EmployeeEvents.Of("TerminationDate", Row(before, terminated: "2023-12-31"), Row(LifecycleState.Active, hired: hired)));

    [Theory]
    [InlineData("ManagerId", "managerChanged")]
    [InlineData("Department", "departmentChanged")]
    [InlineData("Email", "emailChanged")]
    [InlineData("ManagerName", null)]
    [InlineData("Team", null)]
    [InlineData("AppStatus", null)]
    public void Of_OtherColumn_ReturnsItsEvent(string column, string? expected) =>
        Assert.Equal(expected, EmployeeEvents.Of(column, Row(LifecycleState.Active), Row(LifecycleState.Active)));

    [Fact]
    public void Of_FieldThatWasNeverReadable_IsNoEvent()
    {
        var before = Row(LifecycleState.Active);

        Assert.All(EmployeeField.All.Where(field => field.ChangedEvent is not null), field => Assert.Null(EmployeeEvents.Of(
            field.Column,
            before with { Employee = before.Employee.Without(field) },
            before with { Employee = before.Employee.With(field, "2020-01-01") })));
    }

    [Fact]
    public void OfCreated_Person_IsHiredOrRehiredUnlessPast()
    {
        Assert.Equal(EmployeeEvents.Hired, EmployeeEvents.OfCreated(Row(LifecycleState.FutureHire)));
        Assert.Equal(EmployeeEvents.Rehired, EmployeeEvents.OfCreated(Row(LifecycleState.Active, earlier: ["7"])));
        Assert.Null(EmployeeEvents.OfCreated(Row(LifecycleState.Left)));
        Assert.Equal(18, EmployeeEvents.All.Distinct().Count());
    }

    private static EmployeeRow Row(
        LifecycleState state,
        string? hired = "2020-01-01",
        string? terminated = null,
        string rule = LifecycleRuleIds.StatusActive,
        LifecycleFlags flags = LifecycleFlags.None,
        params string[] earlier) => new()
        {
            Account = "acme",
            Employee = Records.Map(Records.Record()).With(EmployeeField.HireDate, hired).With(EmployeeField.TerminationDate, terminated),
            Standing = new(state, rule, flags) { EarlierRecords = new EarlierRecords(earlier, null) },
            Access = null,
            FirstSeenAt = Now,
            ChangedAt = Now,
        };
}
