using System.Globalization;
using System.Text.Json;

namespace PersonioSimulator.Data;

/// <summary>
/// All attributes a company has: the system's and its own, whose keys are numbered per company.
/// Source: https://developer.personio.de/reference/get_company-employees
/// </summary>
internal sealed class AttributeCatalogue
{
    private static readonly string[] MaritalStates = ["ledig", "verheiratet", "in Partnerschaft"];
    private static readonly string[] Trainings = ["Data security training", "Product training", "Erste Hilfe"];

    private static readonly AttributeDefinition[] System =
    [
        Standard("id", "ID", "integer", (json, view) => json.WriteNumberValue(view.Profile.Id)),
        Text("first_name", "First name", view => view.Profile.FirstName),
        Text("last_name", "Last name", view => view.Profile.LastName),
        Detail("preferred_name", "Preferred name", view => view.Pick("preferred", 5) == 0 ? view.Profile.FirstName : ""),
        Text("email", "Email", view => view.Profile.Email),
        Detail("gender", "Gender", view => ((string[])["male", "female", "diverse", ""])[view.Pick("gender", 4)]),
        Standard("status", "Status", "standard", (json, view) => json.WriteStringValue(view.Profile.Status)),
        Text("position", "Position", view => view.Profile.Position),
        Standard("supervisor", "Supervisor", "standard", NestedValues.Supervisor),
        Standard("employment_type", "Employment type", "list", (json, view) =>
            json.WriteStringValue(view.Pick("type", 9) == 0 ? "external" : "internal")),
        Standard("weekly_working_hours", "Weekly hours", "standard", (json, view) =>
            json.WriteStringValue(((string[])["40", "37.5", "20"])[view.Pick("hours", 3)])),
        Date("hire_date", "Hire date", view => view.Profile.HireDate),
        Date("contract_end_date", "Contract ends", view => view.Profile.TerminationDate),
        Date("termination_date", "Termination date", view => view.Profile.TerminationDate),
        Text("termination_type", "Termination type", view => view.Profile.TerminationDate is null ? "" : "employee"),
        Text("termination_reason", "Termination reason", view => view.Profile.TerminationDate is null ? "" : "Umzug"),
        Date("last_working_day", "Last day of work", view => view.Profile.TerminationDate?.AddDays(-view.Pick("vacation", 20))),
        Date("probation_period_end", "Probation period end", view => view.Profile.HireDate?.AddMonths(6)),
        Instant("created_at", "Created at", view => view.Employee.CreatedAt),
        Instant("last_modified_at", "Last modified", view => view.Employee.ModifiedAt),
        Standard("subcompany", "Subcompany", "standard", NestedValues.Subcompany),
        Standard("office", "Office", "standard", NestedValues.Office),
        Standard("department", "Department", "standard", NestedValues.Department),
        Standard("team", "Team", "standard", NestedValues.Team),
        Standard("cost_centers", "Cost center", "standard", NestedValues.CostCenters),
        Standard("holiday_calendar", "Public holidays", "standard", NestedValues.HolidayCalendar),
        Standard("work_schedule", "Work schedule", "standard", NestedValues.WorkSchedule),
        Standard("absence_entitlement", "Absence entitlement", "standard", NestedValues.AbsenceEntitlement),
        Standard("fix_salary", "Fix salary", "decimal", (json, view) => json.WriteNumberValue(view.Pick("salary", 5_000) / 2m))
            with { IsMoney = true },
        Text("fix_salary_interval", "Salary interval", view => view.Pick("salary", 5_000) == 0 ? "" : "monthly"),
        Standard("hourly_salary", "Hourly salary", "decimal", (json, _) => json.WriteNumberValue(0)) with { IsMoney = true },
        Standard("profile_picture", "Profile picture", "standard", WritePicture),
    ];

    private readonly Dictionary<string, AttributeDefinition> _byKey;

    /// <param name="firstDynamic">The number of the first custom attribute. Each further number is some steps higher.</param>
    public AttributeCatalogue(int firstDynamic)
    {
        string Key(int index) => string.Create(CultureInfo.InvariantCulture, $"dynamic_{firstDynamic + index * 11}");
        CompanyEmailKey = Key(0);
        All =
        [
            .. System,
            Text(CompanyEmailKey, "Company e-mail", view => view.Profile.CompanyEmail) with { UniversalId = null },
            Date(Key(1), "Birthday", view => view.IsNearlyEmpty ? null : new DateOnly(1960, 1, 1).AddDays(view.Pick("birthday", 15_000)))
                with { UniversalId = "date_of_birth" },
            Detail(Key(2), "Familienstand", view => MaritalStates[view.Pick("marital", 3)])
                with { UniversalId = null, Type = "list", Options = MaritalStates },
            new(Key(3), "Trainings", "tags", null, WriteTrainings),
            new(Key(4), "Personalnummer", "integer", null, WriteNumber),
            Detail(Key(5), "Shoe size", view => ((string[])["42", "38.5", ""])[view.Pick("shoes", 3)])
                with { UniversalId = null, Type = "decimal" },
            Detail(Key(6), "LinkedIn", view => view.Pick("link", 3) == 0 ? "https://social.example/in/" + view.Profile.Id : "")
                with { UniversalId = null, Type = "link" },
            Detail(Key(7), "Notes", view => view.Pick("notes", 4) == 0 ? "Zeile 1\r\nZeile 2 \\ \"zitiert\"\t✓" : "")
                with { UniversalId = null, Type = "multiline" },
        ];
        _byKey = All.ToDictionary(attribute => attribute.Key);
    }

    /// <summary>The key of the custom attribute that holds a second e-mail address.</summary>
    public string CompanyEmailKey { get; }

    /// <summary>Every attribute; <c>id</c> first.</summary>
    public IReadOnlyList<AttributeDefinition> All { get; }

    public bool Contains(string key) => _byKey.ContainsKey(key);

    /// <summary>
    /// Returns the requested attributes that a credential can see. Others are silently omitted; <c>id</c> is always included.
    /// </summary>
    public AttributeDefinition[] Project(IReadOnlySet<string>? whitelist, IReadOnlyCollection<string>? requested) =>
        [.. All.Where(attribute => attribute.Key == "id"
            || ((whitelist is null || whitelist.Contains(attribute.Key)) && (requested is null || requested.Contains(attribute.Key))))];

    private static AttributeDefinition Standard(string key, string label, string type, Action<Utf8JsonWriter, EmployeeView> write) =>
        new(key, label, type, key, write);

    private static AttributeDefinition Text(string key, string label, Func<EmployeeView, string> text) =>
        Standard(key, label, "standard", (json, view) =>
        {
            var value = text(view);
            if (value.Length == 0 && view.Pick(key, 2) == 0)
                json.WriteNullValue();
            else
                json.WriteStringValue(value);
        });

    /// <summary>A text derived from the variant alone; empty for an account owner.</summary>
    private static AttributeDefinition Detail(string key, string label, Func<EmployeeView, string> text) =>
        Text(key, label, view => view.IsNearlyEmpty ? "" : text(view));

    private static AttributeDefinition Date(string key, string label, Func<EmployeeView, DateOnly?> date) =>
        Standard(key, label, "date", (json, view) =>
        {
            if (date(view) is { } day)
                json.WriteStringValue(PersonioDates.Midnight(day, view.Employee.DateStyle));
            else
                json.WriteNullValue();
        });

    private static AttributeDefinition Instant(string key, string label, Func<EmployeeView, DateTimeOffset> instant) =>
        Standard(key, label, "date", (json, view) => json.WriteStringValue(PersonioDates.Instant(instant(view), view.Employee.DateStyle)));

    private static void WritePicture(Utf8JsonWriter json, EmployeeView view)
    {
        if (view.Profile.HasPicture)
            json.WriteStringValue(view.Profile.ProfilePictureUrl);
        else
            json.WriteNullValue();
    }

    /// <summary>Tags are one text with commas; in some companies they are a JSON text.</summary>
    private static void WriteTrainings(Utf8JsonWriter json, EmployeeView view)
    {
        var taken = Trainings[..(view.IsNearlyEmpty ? 0 : view.Pick("trainings", Trainings.Length + 1))];
        json.WriteStringValue(view.Pick("tags", 4) == 0 && taken.Length > 0 ? JsonSerializer.Serialize(taken) : string.Join(',', taken));
    }

    /// <summary>The same attribute is a number for one person and a text for the next.</summary>
    private static void WriteNumber(Utf8JsonWriter json, EmployeeView view)
    {
        var number = view.Pick("number", 100_000);
        switch (view.IsNearlyEmpty ? 1 : view.Pick("number shape", 4))
        {
            case 0:
                json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case 1:
                json.WriteNullValue();
                break;
            default:
                json.WriteNumberValue(number);
                break;
        }
    }
}
