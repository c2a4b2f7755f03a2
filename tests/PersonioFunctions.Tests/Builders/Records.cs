using CsCheck;

namespace PersonioFunctions.Tests.Builders;

/// <summary>Creates invented Personio records. A test states only the values that it is about.</summary>
internal static class Records
{
    public static readonly EmployeeAttributes Attributes = new(emailKey: null);

    /// <summary>Any field of the catalogue.</summary>
    public static Gen<EmployeeField> AnyField => Gen.Int[0, EmployeeField.All.Length - 1].Select(index => EmployeeField.All[index]);

    public static PersonioEmployee Record(string? id = "1", params (string Key, PersonioValue Value)[] values)
    {
        var attributes = new Dictionary<string, PersonioValue>
        {
            ["first_name"] = Text("Ada"),
            ["last_name"] = Text("Muster"),
            ["email"] = Text($"ada{id}@example.org"),
            ["status"] = Text("active"),
            ["hire_date"] = Text("2020-01-01T00:00:00+01:00"),
            ["termination_date"] = PersonioValue.Empty,
            ["position"] = Text("Engineer"),
            ["department"] = Named(7, "Research"),
            ["supervisor"] = PersonioValue.Empty,
            ["team"] = Named(9, "Blue"),
            ["cost_centers"] = PersonioValue.Empty,
            ["profile_picture"] = Text($"https://example.org/v1/company/employees/{id}/profile-picture"),
        };
        foreach (var field in EmployeeField.All) attributes.TryAdd(field.Attribute, PersonioValue.Empty);
        foreach (var (key, value) in values) attributes[key] = value;
        return new PersonioEmployee(id, attributes);
    }

    public static PersonioEmployee Only(this PersonioEmployee record, params string[] keys) =>
        record with { Attributes = record.Attributes.Where(pair => keys.Contains(pair.Key)).ToDictionary() };

    public static PersonioEmployee Without(this PersonioEmployee record, params string[] keys) =>
        record with { Attributes = record.Attributes.Where(pair => !keys.Contains(pair.Key)).ToDictionary() };

    public static PersonioValue Text(string text) => PersonioValue.OfText(text);

    public static PersonioValue Fields(params (string Name, string? Value)[] fields) =>
        PersonioValue.OfFields(fields.ToDictionary(field => field.Name, field => PersonioValue.OfText(field.Value)));

    public static PersonioValue Named(int id, string name) => Fields(("id", $"{id}"), ("name", name));

    public static Employee Map(PersonioEmployee record) => EmployeeMapper.Map(record, Attributes).Employee;

    /// <summary>The standing of an ordinary person in a state.</summary>
    public static LifecycleStanding Standing(LifecycleState state)
    {
        var rule = state == LifecycleState.Missing ? LifecycleRuleIds.Absent : LifecycleRuleIds.StatusActive;
        return new LifecycleStanding(state, rule) { IsCurrent = !state.IsPast() };
    }

    /// <summary>Returns what the column holds when another version of mapper and rules wrote it.</summary>
    public static string OfAnotherVersion(Fingerprint fingerprint) => $"0{fingerprint.ToString()[Fingerprint.Version.Length..]}";

    /// <summary>The beginning of a day in UTC of a company with default settings, unless others are given.</summary>
    public static CompanyDay Day(DateOnly today, LifecycleSettings? settings = null)
    {
        var calendar = new CompanyCalendar(TimeZoneInfo.Utc);
        return new CompanyDay(calendar.StartOf(today), calendar, settings ?? LifecycleSettings.Default);
    }

    public static SyncPlan PlanOf(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index, DateOnly today) =>
        Planner.Plan(snapshot, index, Day(today));

    public static PersonioEmployeePage Page(int? total, params PersonioEmployee[] records) => new(records, 0, total, 1);
}
