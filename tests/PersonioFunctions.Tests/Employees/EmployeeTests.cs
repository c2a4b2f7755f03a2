using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class EmployeeTests
{
    [Theory]
    [InlineData("7", true)]
    [InlineData("1234567890123456789", true)]
    [InlineData("12345678901234567890", false)]
    [InlineData("", false)]
    [InlineData("12a", false)]
    [InlineData("a/b", false)]
    [InlineData("٣", false)]
    public void IsId_UpToNineteenDigits_IsTrue(string text, bool isId) => Assert.Equal(isId, Employee.IsId(text));

    [Fact]
    public void With_EmptyText_IsEmptyAndKnown()
    {
        var employee = new Employee("1").With(EmployeeField.Team, "");

        Assert.Null(employee[EmployeeField.Team]);
        Assert.Equal([EmployeeField.Team], employee.Known);
        Assert.True(employee.Without(EmployeeField.Team).Known.IsEmpty);
    }

    [Fact]
    public void CompletedFrom_FieldsNeverRead_StayUnknown()
    {
        var stored = new Employee("1").With(EmployeeField.Team, "Blue").With(EmployeeField.Email, null);

        var complete = new Employee("1").With(EmployeeField.Status, "active").CompletedFrom(stored);

        Assert.Equal([EmployeeField.Email, EmployeeField.Status, EmployeeField.Team], complete.Known);
        Assert.Equal(("Blue", "active"), (complete[EmployeeField.Team], complete[EmployeeField.Status]));
    }

    [Theory]
    [InlineData("7", "Grete")]
    [InlineData("8", null)]
    [InlineData(null, null)]
    public void CompletedFrom_OtherManager_DropsTheFormerManagersName(string? manager, string? name)
    {
        var stored = new Employee("1")
            .With(EmployeeField.ManagerId, "7")
            .With(EmployeeField.ManagerName, "Grete")
            .With(EmployeeField.Team, "Blue");

        var complete = new Employee("1").With(EmployeeField.ManagerId, manager).CompletedFrom(stored);

        Assert.Equal((name, "Blue"), (complete[EmployeeField.ManagerName], complete[EmployeeField.Team]));
        Assert.True(complete.Known.Contains(EmployeeField.ManagerName));
        Assert.Equal("Grete", new Employee("1").CompletedFrom(stored)[EmployeeField.ManagerName]);
    }

    [Theory]
    [InlineData("active", "statusActive", "active")]
    [InlineData("inactive", "statusInactive", "inactive")]
    [InlineData("dancing", "statusUnknown", "active")]
    [InlineData(null, "statusUnknown", "active")]
    [InlineData("active", LifecycleRuleIds.RemovedFromSource, "deleted")]
    public void Update_StatusAndRule_DetermineTheAccess(string? status, string rule, string app)
    {
        var row = EmployeeRow.Create(Scene.Account, Map(Record()), new(LifecycleState.Active, "statusActive"), Scene.Before);

        var after = row.Update(new Employee("1").With(EmployeeField.Status, status), new(LifecycleState.Unknown, rule), Scene.Now);

        Assert.Equal(app, after.Column(EmployeeColumns.AppStatus));
        Assert.Equal((Scene.Before, Scene.Now), (after.FirstSeenAt, after.ChangedAt));
    }

    /// <summary>The calendar decides about the licence, however late or early HR changes the status.</summary>
    [Theory]
    [InlineData(LifecycleState.Active, true, "active", "assigned")]
    [InlineData(LifecycleState.Leaving, true, "inactive", "assigned")]
    [InlineData(LifecycleState.Left, false, "active", "unassigned")]
    [InlineData(LifecycleState.FutureHire, false, "onboarding", "unassigned")]
    [InlineData(LifecycleState.FutureHire, true, "onboarding", "assigned")]
    [InlineData(LifecycleState.Active, true, "dancing", "assigned")]
    [InlineData(LifecycleState.OnLeave, true, "leave", "assigned")]
    public void LicenseStatus_AnyStatus_FollowsIsCurrent(LifecycleState state, bool isCurrent, string status, string license)
    {
        var standing = new LifecycleStanding(state, LifecycleRuleIds.StatusActive) { IsCurrent = isCurrent };
        var row = EmployeeRow.Create(Scene.Account, Map(Record("1", ("status", Text(status)))), standing, Scene.Before);

        Assert.Equal(license, row.Column(EmployeeColumns.LicenseStatus));
        Assert.Equal(license, EmployeeEntity.Read(EmployeeEntity.Write(row)).LicenseStatus);
    }

    [Fact]
    public void LicenseStatus_LeaveCountsAsInactive_IsUnassignedDuringTheLeave()
    {
        var standing = new LifecycleStanding(LifecycleState.OnLeave, LifecycleRuleIds.StatusLeave) { IsCurrent = true };
        var onLeave = Map(Record("1", ("status", Text("leave"))));

        var row = EmployeeRow.Create(Scene.Account, onLeave, standing with { IsLeaveWithoutAccess = true }, Scene.Before);

        Assert.Equal("unassigned", row.LicenseStatus);
    }

    [Fact]
    public void Columns_NoAccessKnown_HaveNoLicence()
    {
        var dancing = Map(Record("1", ("status", Text("dancing"))));
        var row = EmployeeRow.Create(Scene.Account, dancing, new(LifecycleState.Unknown, "statusUnknown"), Scene.Before);

        Assert.Equal((null, "unassigned"), (row.Column(EmployeeColumns.AppStatus), row.Column(EmployeeColumns.LicenseStatus)));
        var grants = new Dictionary<string, string?>
        {
            [EmployeeColumns.AppStatus] = "active",
            [EmployeeColumns.LicenseStatus] = "assigned",
        };
        var granted = row.WithColumns(grants, Scene.Now);
        Assert.Equal(AppAccess.Granted, granted.Access);
        Assert.Equal(LifecycleState.Unknown, granted.Standing.State);
        var unknownState = new Dictionary<string, string?>
        {
            [EmployeeColumns.LifecycleState] = "dancing",
            [EmployeeColumns.AppStatus] = "active",
            [EmployeeColumns.LicenseStatus] = null,
        };
        var unknown = row.WithColumns(unknownState, Scene.Now);
        Assert.Equal((LifecycleState.Unknown, "unassigned"), (unknown.Standing.State, unknown.Column(EmployeeColumns.LicenseStatus)));
    }

    [Fact]
    public void FieldSet_AnyTwo_BehaveAsSets() => Gen.Select(AnyField.Array[0, 20], AnyField.Array[0, 20]).Sample((one, other) =>
    {
        var (a, b) = (SetOf(one), SetOf(other));

        Assert.Equal(one.Distinct().OrderBy(field => field.Index), a);
        Assert.Equal(one.Distinct().Count(), a.Count);
        Assert.Equal(one.Length == 0, a.IsEmpty);
        Assert.Equal(one.Union(other).OrderBy(field => field.Index), a.Union(b));
        Assert.Equal(one.Intersect(other).OrderBy(field => field.Index), a.Intersect(b));
        Assert.Equal(one.Except(other).OrderBy(field => field.Index), a.Except(b));
        foreach (var field in other) Assert.Equal(one.Except([field]).OrderBy(field => field.Index), a.Without(field));
        Assert.Equal(EmployeeField.All, FieldSet.All);

        static FieldSet SetOf(EmployeeField[] fields) => fields.Aggregate(default(FieldSet), (set, field) => set.With(field));
    });
}
