using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class EmployeeEntityTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Write_AbsentValue_IsAnAbsentColumn()
    {
        var employee = Map(Record("42"));

        var entity = EmployeeEntity.Write(EmployeeRow.Create("acme", employee, State(LifecycleState.Active), Now));

        string[] derived =
        [
            "AppStatus", "ChangedAt", "ContentHash", "DisplayName", "FirstSeenAt", "IsCurrent", "LicenseStatus", "LifecycleRule",
            "LifecycleState", "PartitionKey", "RowKey",
        ];
        var withValue = EmployeeField.All.Where(field => employee[field] is not null).Select(field => field.Column);
        Assert.DoesNotContain("TerminationDate", withValue);
        Assert.Equal(
            derived.Concat(withValue).Order(StringComparer.Ordinal),
            entity.Keys.Where(key => !key.StartsWith("odata", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal("acme", entity.PartitionKey);
        Assert.Equal("42", entity.RowKey);
        Assert.Equal("active", entity["AppStatus"]);
        Assert.Equal("assigned", entity["LicenseStatus"]);
        Assert.Equal("Ada Muster", entity["DisplayName"]);
    }

    [Fact]
    public void Read_WrittenRow_IsTheSame()
    {
        var row = EmployeeRow.Create("acme", Map(Record("42").Without("team")), State(LifecycleState.Active), Now);
        var read = EmployeeEntity.Read(EmployeeEntity.Write(row));

        Assert.Equal(row.ContentHash, read.ContentHash);
        Assert.Equal(row.Employee.Known, read.Employee.Known);
        Assert.All(EmployeeField.All, field => Assert.Equal(row.Employee[field], read.Employee[field]));
        Assert.Equal(
            (row.Standing.State, row.Standing.Rule, row.Access, row.FirstSeenAt, row.ChangedAt),
            (read.Standing.State, read.Standing.Rule, read.Access, read.FirstSeenAt, read.ChangedAt));
    }

    [Fact]
    public void Update_AttributeNoLongerReadable_KeepsTheStoredValue()
    {
        var row = EmployeeRow.Create("acme", Map(Record("42")), State(LifecycleState.Active), Now);
        var withoutStatus = Map(Record("42", ("position", Text("Lead"))).Without("department", "status"));
        var updated = row.Update(withoutStatus, State(LifecycleState.Active), Now.AddDays(1));

        Assert.Equal("Research", updated.Employee[EmployeeField.Department]);
        Assert.Equal("Lead", updated.Employee[EmployeeField.JobTitle]);
        Assert.Equal(AppAccess.Granted, updated.Access);
        Assert.Equal(Now, updated.FirstSeenAt);
        Assert.Equal(Now.AddDays(1), updated.ChangedAt);
    }

    [Fact]
    public void Update_AttributeEmptied_RemovesTheColumn()
    {
        var row = EmployeeRow.Create("acme", Map(Record("42")), State(LifecycleState.Active), Now);
        var updated = row.Update(Map(Record("42", ("department", PersonioValue.Empty))), State(LifecycleState.Active), Now);

        Assert.DoesNotContain("Department", EmployeeEntity.Write(updated).Keys);
    }

    [Fact]
    public void Update_UnknownStatus_KeepsTheAccess()
    {
        var row = EmployeeRow.Create("acme", Map(Record("42")), State(LifecycleState.Active), Now);
        var updated = row.Update(Map(Record("42", ("status", Text("sabbatical")))), State(LifecycleState.Active), Now);

        Assert.Equal(AppAccess.Granted, updated.Access);
        Assert.Equal("sabbatical", updated.Employee[EmployeeField.Status]);
    }

    [Fact]
    public void Create_UnknownStatus_GrantsNoAccess()
    {
        var unknown = State(LifecycleState.Unknown) with { IsCurrent = false };
        var entity = EmployeeEntity.Write(
            EmployeeRow.Create("acme", Map(Record("42", ("status", Text("sabbatical")))), unknown, Now));

        Assert.DoesNotContain("AppStatus", entity.Keys);
        Assert.Equal("unassigned", entity["LicenseStatus"]);
    }

    /// <summary>Reading a row that was edited by hand never fails and returns every usable value.</summary>
    [Fact]
    public void Read_ColumnsAreGone_UsesTheFingerprint()
    {
        var entity = EmployeeEntity.Write(EmployeeRow.Create("acme", Map(Record("42")), Standing(LifecycleState.Missing), Now));
        foreach (var column in new[] { "LifecycleRule", "LifecycleFlags", "LifecycleSince", "IsCurrent" }) entity.Remove(column);

        var row = EmployeeEntity.Read(entity);

        Assert.Equal(
            (LifecycleState.Missing, LifecycleRuleIds.Absent, true, null),
            (row.Standing.State, row.Standing.Rule, row.Standing.IsCurrent, row.Standing.Since));
        Assert.Equal(Standing(LifecycleState.Missing), row.ContentHash!.Standing);
    }

    [Fact]
    public void Read_NoUsableColumn_IsInUnknownState()
    {
        var entity = EmployeeEntity.Write(EmployeeRow.Create("acme", Map(Record("42")), Standing(LifecycleState.Active), Now));
        foreach (var column in new[] { "LifecycleState", "LifecycleRule", "ContentHash", "HireDate" }) entity[column] = "nonsense";
        foreach (var column in new[] { "IsCurrent", "AppStatus", "FirstSeenAt", "ChangedAt" }) entity.Remove(column);
        entity["LifecycleSince"] = "soon";

        var row = EmployeeEntity.Read(entity);

        var unknown = new LifecycleStanding(LifecycleState.Unknown, LifecycleRuleIds.StatusUnknown)
        {
            EarlierRecords = EarlierRecords.None,
        };
        Assert.Equal(unknown, row.Standing);
        Assert.Equal((null, null), (row.ContentHash, row.Access));
        Assert.Null(Fingerprint.Parse(EmployeeEntity.Write(row)["ContentHash"] as string));
    }

    [Fact]
    public void Read_ColumnsHaveAnotherType_AreReadForWhatTheyAre()
    {
        var entity = EmployeeEntity.Write(EmployeeRow.Create("acme", Map(Record("42")), Standing(LifecycleState.Active), Now));
        foreach (var column in new[] { "HireDate", "FirstName", "IsCurrent", "NextTransitionAt" }) entity.Remove(column);
        entity["HireDate"] = new DateTimeOffset(2021, 3, 1, 0, 0, 0, TimeSpan.Zero);
        entity["FirstName"] = 7;
        entity["IsCurrent"] = "yes";
        entity["NextTransitionAt"] = "soon";

        var row = EmployeeEntity.Read(entity);

        Assert.Equal(("2021-03-01", "7"), (row.Employee[EmployeeField.HireDate], row.Employee[EmployeeField.FirstName]));
        Assert.Equal((true, null), (row.Standing.IsCurrent, row.Standing.NextTransitionAt));
    }

    private static LifecycleStanding State(LifecycleState state) => Standing(state);
}
