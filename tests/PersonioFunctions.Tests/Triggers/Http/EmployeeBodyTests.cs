using System.Text.Json;
using System.Text.Json.Nodes;
using PersonioFunctions.Triggers.Http;
using PersonioFunctions.Triggers.Http.Employees;
using PersonioFunctions.Triggers.Http.OpenApi;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Triggers.Http;

/// <summary>Callers depend on the members and on their order, whatever the catalogue's order is.</summary>
public sealed class EmployeeBodyTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, 500, TimeSpan.FromHours(1));

    // An attribute that the catalogue gets later adds a member, and moves none of these.
    private static readonly string[] Documented =
    [
        "first_name", "last_name", "email", "status", "hire_date", "termination_date", "position", "department", "supervisor", "team",
        "cost_centers", "profile_picture",
    ];

    [Fact]
    public void Json_AllValuesSet_HasTheDocumentedMembersInOrder()
    {
        var boss = Fields(("id", "7"), ("first_name", "Grete"), ("last_name", "Größe"), ("email", "grete@example.org"));
        var costCenter = PersonioValue.OfItems([Fields(("id", "3"), ("name", "Ä & B"), ("percentage", "50.50"))]);
        var record = Record(
            "42",
            ("supervisor", boss),
            ("cost_centers", costCenter),
            ("status", Text("inactive")),
            ("termination_date", Text("2026-10-31"))).Only(Documented);
        var standing = new LifecycleStanding(
            LifecycleState.Left, LifecycleRuleIds.TerminationDatePassed, LifecycleFlags.StatusLags | LifecycleFlags.ManagerLeft)
        {
            Since = new DateOnly(2026, 11, 1),
            NextTransitionAt = Now,
            EarlierRecords = new EarlierRecords(["4", "5"], new DateOnly(2019, 1, 1)),
        };
        var row = EmployeeRow.Create("acme", Map(record), standing, Then);

        Assert.Equal(
            $$"""
            {"id":"42","account":"acme","email":"ada42@example.org","firstName":"Ada","lastName":"Muster","displayName":"Ada Muster",
            "status":"inactive","lifecycleState":"left","lifecycleRule":"terminationDatePassed",
            "lifecycleFlags":["statusLags","managerLeft"],"lifecycleSince":"2026-11-01",
            "nextTransitionAt":"2026-11-23T12:00:00.5+01:00","isCurrent":false,"leftAt":"2026-10-31",
            "previousEmployeeIds":["4","5"],"originalHireDate":"2019-01-01","appStatus":"inactive","licenseStatus":"unassigned",
            "jobTitle":"Engineer","department":"Research","departmentId":"7","team":"Blue","teamId":"9","managerId":"7",
            "managerName":"Grete Gr\u00F6\u00DFe","managerEmail":"grete@example.org",
            "costCenters":[{"id":3,"name":"\u00C4 \u0026 B","percentage":50.5}],
            "hireDate":"2020-01-01","hireDateOffset":"\u002B01:00","terminationDate":"2026-10-31",
            "profilePictureUrl":"https://example.org/v1/company/employees/42/profile-picture","firstSeenAt":"2026-11-01T12:00:00+00:00",
            "changedAt":"2026-11-01T12:00:00+00:00","contentHash":"{{row.ContentHash}}","verifiedAt":"2026-11-23T12:00:00.5+01:00"}
            """.ReplaceLineEndings(""),
            Json(new EmployeeBody(row, Now)));
    }

    [Fact]
    public void Json_NoValuesSet_OmitsMembers()
    {
        var row = EmployeeRow.Create("acme", new Employee("42"), new(LifecycleState.Unknown, LifecycleRuleIds.StatusUnreadable), Then);

        Assert.Equal(
            """
            {"id":"42","account":"acme","lifecycleState":"unknown","lifecycleRule":"statusUnreadable","lifecycleFlags":[],
            "isCurrent":false,"previousEmployeeIds":[],"licenseStatus":"unassigned","firstSeenAt":"2026-11-01T12:00:00+00:00",
            "changedAt":"2026-11-01T12:00:00+00:00"}
            """.ReplaceLineEndings(""),
            Json(new EmployeeBody(row with { ContentHash = null }, VerifiedAt: null)));
    }

    [Fact]
    public void Schema_HasTheMembersThatAreWritten_AndRequiresThoseWithoutValues()
    {
        var standing = new LifecycleStanding(LifecycleState.Left, LifecycleRuleIds.TerminationDatePassed)
        {
            Since = new DateOnly(2026, 11, 1),
            NextTransitionAt = Now,
            EarlierRecords = new EarlierRecords(["4"], new DateOnly(2019, 1, 1)) { PossibleIds = ["5"] },
        };
        var full = EmployeeRow.Create("acme", Map(Record("42", ("status", Text("inactive")))), standing, Then) with
        {
            Employee = EmployeeField.All.Concat(EmployeeField.Optional)
                .Aggregate(new Employee("42"), (employee, field) => employee.With(field, field.IsJson ? "[]" : "2026-10-31")),
            DecidedRecords = new DecidedRecords(["4"]),
        };
        var empty = EmployeeRow.Create("acme", new Employee("42"), new(LifecycleState.Unknown, LifecycleRuleIds.StatusUnreadable), Then);
        var schema = EmployeeSchema.Create();

        Assert.Equal(Members(full, Now), schema["properties"]!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            Members(empty with { ContentHash = null }, verifiedAt: null),
            schema["required"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Members(EmployeeRow row, DateTimeOffset? verifiedAt) =>
        JsonNode.Parse(Json(new EmployeeBody(row, verifiedAt)))!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal);

    private static string Json(EmployeeBody body) => JsonSerializer.Serialize(body, HttpJson.Default.EmployeeBody);
}
