using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Builders;

/// <summary>Creates rows of a company in Berlin as a run stores them.</summary>
internal static class StoredRows
{
    public static readonly DateOnly Today = new(2026, 11, 23);
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    /// <summary>A day in Berlin.</summary>
    public static CompanyDay Berlin(DateOnly? today = null, LifecycleSettings? settings = null) => In("Europe/Berlin", today, settings);

    /// <summary>The beginning of a day in a time zone.</summary>
    public static CompanyDay In(string zone, DateOnly? today = null, LifecycleSettings? settings = null)
    {
        var calendar = new CompanyCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
        return new CompanyDay(calendar.StartOf(today ?? Today), calendar, settings ?? LifecycleSettings.Default);
    }

    /// <summary>The row of a person whom a run has just seen for the first time.</summary>
    public static EmployeeRow Row(string id, params (string Key, PersonioValue Value)[] values) => Row(id, Berlin(), values);

    /// <summary>The row of a person whom a run has just seen for the first time, on another day or with other settings.</summary>
    public static EmployeeRow Row(string id, CompanyDay day, params (string Key, PersonioValue Value)[] values)
    {
        var record = Record(id, values);
        var create = Planner.Plan(StoredCompany.Snapshot([record]), new Dictionary<string, IndexEntry>(), day).Changes[0];
        return Stored(EmployeeRow.Create(Scene.Account, create.Employee, create.After, Now));
    }

    /// <summary>The row of a person who had left and whose id Personio then twice reported as unknown.</summary>
    public static EmployeeRow Erased(string id, CompanyDay day)
    {
        var row = Row(id, day, ("status", Text("inactive")));
        return Absent(Absent(row, day), day);
    }

    /// <summary>The row of a person after Personio reported the id as unknown.</summary>
    public static EmployeeRow Absent(EmployeeRow row, CompanyDay day) => Stored(row.Update(
        new Employee(row.Employee.Id),
        LifecycleRules.Apply(LifecycleInput.Absent, day, row.Standing),
        Now));

    /// <summary>Returns the row after a change.</summary>
    public static EmployeeRow Apply(EmployeeRow row, PlannedChange change) => Stored(row.Update(change.Employee, change.After, Now));

    // Writes the row to the table form and reads it back.
    private static EmployeeRow Stored(EmployeeRow row) => EmployeeEntity.Read(EmployeeEntity.Write(row));
}
