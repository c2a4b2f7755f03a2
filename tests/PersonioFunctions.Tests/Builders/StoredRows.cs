using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Builders;

/// <summary>Rows as a run stores them, of a company in Berlin.</summary>
internal static class StoredRows
{
    public static readonly DateOnly Today = new(2026, 11, 23);
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    /// <summary>A day in Berlin.</summary>
    public static CompanyDay Berlin(DateOnly? today = null, LifecycleSettings? settings = null) => In("Europe/Berlin", today, settings);

    /// <summary>A day in a time zone.</summary>
    public static CompanyDay In(string zone, DateOnly? today = null, LifecycleSettings? settings = null) => new(
        today ?? Today, new CompanyCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone)), settings ?? LifecycleSettings.Default);

    /// <summary>A person whom a run has just seen for the first time.</summary>
    public static EmployeeRow Row(string id, params (string Key, PersonioValue Value)[] values) => Row(id, Berlin(), values);

    /// <summary>The same on another day, or by other settings.</summary>
    public static EmployeeRow Row(string id, CompanyDay day, params (string Key, PersonioValue Value)[] values)
    {
        var record = Record(id, values);
        var create = Planner.Plan(StoredCompany.Snapshot([record]), new Dictionary<string, IndexEntry>(), day).Changes[0];
        return Stored(EmployeeRow.Create(Scene.Account, create.Employee, create.After, Now));
    }

    /// <summary>Somebody who had left, and of whom Personio then said twice that it has nobody of this id.</summary>
    public static EmployeeRow Erased(string id, CompanyDay day)
    {
        var row = Row(id, day, ("status", Text("inactive")));
        return Absent(Absent(row, day), day);
    }

    /// <summary>A person after Personio said that it has nobody of this id.</summary>
    public static EmployeeRow Absent(EmployeeRow row, CompanyDay day) => Stored(row.Update(
        new Employee(row.Employee.Id),
        PersonioFunctions.Lifecycle.Standing.From(new LifecycleInput(LifecycleStatus.Unreadable, null, null, Presence.Absent), day, row.Previous),
        Now));

    /// <summary>The rows after some changes.</summary>
    public static EmployeeRow Apply(EmployeeRow row, PlannedChange change) => Stored(row.Update(change.Employee, change.After, Now));

    // To the table and back.
    private static EmployeeRow Stored(EmployeeRow row) => EmployeeEntity.Read(EmployeeEntity.Write(row));
}
