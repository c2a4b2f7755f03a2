using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>
/// The expected row of a person, written independently from the documented contract, one column per line in order of name. Rows of the
/// table and of the API are converted to the same form.
/// </summary>
internal static class ExpectedRow
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // Set by the storage service or by the time of the run.
    private static readonly string[] OfTheRun =
        ["odata.etag", "PartitionKey", "RowKey", "Timestamp", "FirstSeenAt", "ChangedAt", "ContentHash"];

    // Columns derived from rules, settings and other people have tests of their own with a fixed clock. For attributes that the catalogue
    // gets later, AttributesTests compares how many rows have a value.
    private static readonly string[] ToldElsewhere =
    [
        "LifecycleFlags", "LifecycleSince", "NextTransitionAt", "LeftAt", "PreviousEmployeeIds", "OriginalHireDate", "PossibleEmployeeIds",
        "DecidedEmployeeIds", "KnownEmails", "FirstHireDate",
        .. EmployeeField.All.Where(field => field.Index > EmployeeField.ProfilePictureUrl.Index).Select(field => field.Column),
    ];

    /// <summary>The date in the time zone of an account without a time zone of its own.</summary>
    public static DateOnly Today() => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Berlin).DateTime);

    /// <summary>The expected rows of all people of a company, in order of id.</summary>
    /// <param name="people">All people of the company.</param>
    /// <param name="emailOf">The address according to the account's e-mail attribute.</param>
    public static SortedDictionary<string, string> OfAll(IReadOnlyList<SimulatedEmployee> people, Func<SimulatedEmployee, string> emailOf)
    {
        var listed = people.ToDictionary(person => person.Id);
        var today = Today();
        return new(people.ToDictionary(Id, person => Of(person, listed, emailOf, today)), StringComparer.Ordinal);
    }

    /// <summary>The stored rows in the same form.</summary>
    public static SortedDictionary<string, string> OfAll(IReadOnlyDictionary<string, TableEntity> rows) =>
        new(rows.ToDictionary(row => row.Key, row => Of(row.Value)), StringComparer.Ordinal);

    /// <summary>A stored row. Columns set by the run must be present too.</summary>
    public static string Of(TableEntity row)
    {
        Assert.All(OfTheRun, column => Assert.Contains(column, row.Keys));
        return Text(row.Where(column => !OfTheRun.Contains(column.Key) && !ToldElsewhere.Contains(column.Key)).Select(column => (
            column.Key,
            column.Key == "CostCenters" ? CostCenters(JsonElement.Parse((string)column.Value)) : (string?)column.Value.ToString())));
    }

    /// <summary>A person as in the API's response.</summary>
    public static string Of(JsonElement body)
    {
        string[] besides = ["id", "account", "verifiedAt", "firstSeenAt", "changedAt", "contentHash"];
        Assert.All(besides, member => Assert.True(body.TryGetProperty(member, out _), $"There is no {member}."));
        return Text(body.EnumerateObject()
            .Where(member => !besides.Contains(member.Name) && !ToldElsewhere.Contains(Column(member.Name)))
            .Select(member => (Column(member.Name), ValueOf(member))));

        static string? ValueOf(JsonProperty member) =>
            member.Name == "costCenters" ? CostCenters(member.Value) : member.Value.ToString();
    }

    private static string Column(string member) => char.ToUpperInvariant(member[0]) + member[1..];

    private static string Id(SimulatedEmployee person) => person.Id.ToString(CultureInfo.InvariantCulture);

    private static string Of(
        SimulatedEmployee person,
        Dictionary<long, SimulatedEmployee> listed,
        Func<SimulatedEmployee, string> emailOf,
        DateOnly today)
    {
        var manager = person.SupervisorId is { } id ? listed.GetValueOrDefault(id) : null;
        var hasAccess = person.Status is "active" or "onboarding" or "leave";
        var isCurrent = State(person, today) is "active" or "onLeave" or "leaving";
        return Text(
        [
            ("FirstName", person.FirstName),
            ("LastName", person.LastName),
            ("DisplayName", $"{person.FirstName} {person.LastName}".Trim()),
            ("Email", emailOf(person)),
            ("Status", person.Status),
            ("LifecycleState", State(person, today)),
            ("LifecycleRule", Rule(person, today)),
            ("IsCurrent", isCurrent ? "True" : "False"),
            ("AppStatus", hasAccess ? "active" : "inactive"),
            ("LicenseStatus", isCurrent ? "assigned" : "unassigned"),
            ("JobTitle", person.Position),
            ("Department", person.Department),
            ("Team", person.Team),
            ("ManagerId", person.SupervisorId?.ToString(CultureInfo.InvariantCulture)),
            ("ManagerName", manager is null ? null : $"{manager.FirstName} {manager.LastName}".Trim()),
            ("ManagerEmail", manager is null ? null : emailOf(manager)),
            ("CostCenters", CostCenters(person.CostCenters.Select(center => (center.Id, center.Name, center.Percentage)))),
            ("HireDate", Date(person.HireDate)),
            ("TerminationDate", Date(person.TerminationDate)),
            ("ProfilePictureUrl", person.ProfilePictureUrl),
        ]);
    }

    private static string State(SimulatedEmployee person, DateOnly today)
    {
        var isOver = person.TerminationDate < today || person.Status == "inactive";
        if (person.HireDate is { } hired && person.TerminationDate is { } ended && ended < hired)
            return "neverStarted";
        if (isOver)
            return "left";
        if (person.HireDate > today || (person is { Status: "onboarding", HireDate: null, TerminationDate: null }))
            return "futureHire";
        if (person.TerminationDate is not null)
            return "leaving";
        return person.Status switch
        {
            "leave" => "onLeave",
            "active" or "onboarding" => "active",
            _ => "unknown",
        };
    }

    private static string Rule(SimulatedEmployee person, DateOnly today) => State(person, today) switch
    {
        "neverStarted" => "terminatedBeforeHire",
        "left" => person.TerminationDate < today ? "terminationDatePassed" : "statusInactive",
        "futureHire" => person.HireDate is null ? "onboardingWithoutHireDate" : "hireDateAhead",
        "leaving" => "terminationDateAhead",
        "onLeave" => "statusLeave",
        "active" => person.Status == "active" ? "statusActive" : "onboardingPastHireDate",
        _ => "statusUnknown",
    };

    private static string? Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? CostCenters(IEnumerable<(long Id, string Name, decimal Percentage)> centers)
    {
        var text = string.Join("; ", centers.OrderBy(center => center.Id).Select(center =>
            string.Create(CultureInfo.InvariantCulture, $"{center.Id} {center.Name} {center.Percentage:0.####}%")));
        return text.Length == 0 ? null : text;
    }

    // The order is that of the row.
    private static string CostCenters(JsonElement json) => string.Join("; ", json.EnumerateArray().Select(center =>
    {
        Assert.Equal(["id", "name", "percentage"], center.EnumerateObject().Select(member => member.Name));
        var percentage = center.GetProperty("percentage").GetDecimal().ToString("0.####", CultureInfo.InvariantCulture);
        return $"{center.GetProperty("id").GetRawText()} {center.GetProperty("name").GetString()} {percentage}%";
    }));

    private static string Text(IEnumerable<(string Column, string? Value)> columns) => string.Join('\n', columns
        .Where(column => !string.IsNullOrEmpty(column.Value))
        .OrderBy(column => column.Column, StringComparer.Ordinal)
        .Select(column => $"{column.Column}: {column.Value}"));
}
