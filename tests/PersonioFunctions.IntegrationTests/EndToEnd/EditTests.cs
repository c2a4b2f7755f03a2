using System.Globalization;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Edits in Personio between two runs.</summary>
[Collection(SharedProduct.Name)]
public sealed class EditTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Resync_ChangedAddedAndTerminatedPeople_WritesOnlyThem()
    {
        var account = await Product.ConnectAsync("edit-people", 130);
        var (people, before) = (await account.PeopleAsync(), await account.RowsAsync());
        // These people manage no one, so exactly these rows change.
        var subjects = people
            .Where(person => person is { Status: "active", TerminationDate: null } && !Leads(people, person)).Take(3).ToList();
        await account.EditAsync(subjects[0].Id, person => person with
        {
            LastName = "Ændring-Смирнова",
            Position = "",
            Department = "Neue Abteilung",
            CostCenters = [new SimulatedCostCenter(12, "Zwölf", 50.25m), new SimulatedCostCenter(11, "Elf", 49.75m)],
            HasPicture = !person.HasPicture,
        });
        await Product.Control.TerminateEmployeeAsync(account.Name, subjects[1].Id, ExpectedRow.Today().AddDays(-1), CancellationToken.None);
        await Product.Control.TerminateEmployeeAsync(account.Name, subjects[2].Id, ExpectedRow.Today().AddDays(9), CancellationToken.None);
        var added = await Product.Control.AddEmployeeAsync(account.Name, CancellationToken.None);

        var run = await account.ResyncAsync();

        WholeRoadTests.AssertSucceeded(run, new CountsView(131, Created: 1, Updated: 3, Unchanged: 127, 0, 0, Left: 1, 0));
        await account.AssertTableIsTrueAsync();
        var after = await account.RowsAsync();
        Assert.Equal(["left", "leaving"], [after[Key(subjects[1])]["LifecycleState"], after[Key(subjects[2])]["LifecycleState"]]);
        Assert.Equal(
            subjects.Append(added).Select(Key).Order(StringComparer.Ordinal),
            after.Where(row => !before.TryGetValue(row.Key, out var old) || old.ETag != row.Value.ETag)
                .Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(before[Key(subjects[0])]["FirstSeenAt"], after[Key(subjects[0])]["FirstSeenAt"]);
        Assert.True((DateTimeOffset)after[Key(subjects[0])]["ChangedAt"] > (DateTimeOffset)before[Key(subjects[0])]["ChangedAt"]);
    }

    [Fact]
    public async Task Resync_ManagerRenamed_UpdatesTheReports()
    {
        var account = await Product.ConnectAsync("edit-manager", 80);
        var people = await account.PeopleAsync();
        var manager = people.First(person => Leads(people, person));
        await account.EditAsync(manager.Id, person => person with { LastName = "Umbenannt", Email = "umbenannt@edit-manager.example" });

        var run = await account.ResyncAsync();

        var reports = people.Count(person => person.SupervisorId == manager.Id);
        WholeRoadTests.AssertSucceeded(run, new CountsView(80, 0, Updated: 1 + reports, Unchanged: 79 - reports, 0, 0, 0, 0));
        await account.AssertTableIsTrueAsync();
    }

    [Fact]
    public async Task Resync_ErasedPerson_IsMissingAndAfterASecondRunHasLeft()
    {
        var account = await Product.ConnectAsync("edit-erased", 60);
        var people = await account.PeopleAsync();
        var erased = people.Last(person => person is { Status: "active", TerminationDate: null } && !Leads(people, person));
        var other = people.First(person => person.Id != erased.Id);
        var before = await account.VersionsAsync();
        var firstSeen = await VerifiedAtAsync(account, erased);
        Assert.Equal(firstSeen, await VerifiedAtAsync(account, other));
        await Product.Control.EraseEmployeeAsync(account.Name, erased.Id, CancellationToken.None);

        var run = await account.ResyncAsync();
        var missing = (await account.RowsAsync())[Key(erased)];
        var again = await account.ResyncAsync();

        WholeRoadTests.AssertSucceeded(run, new CountsView(59, 0, 0, Unchanged: 59, 0, 0, 0, Missing: 1));
        Assert.Equal(("missing", "active", "assigned"), (missing["LifecycleState"], missing["AppStatus"], missing["LicenseStatus"]));
        WholeRoadTests.AssertSucceeded(again, new CountsView(59, 0, 0, Unchanged: 59, 0, 0, Left: 1, Missing: 1));
        var left = (await account.RowsAsync())[Key(erased)];
        Assert.Equal(
            ("left", "removedFromSource", "deleted", "unassigned"),
            (left["LifecycleState"], left["LifecycleRule"], left["AppStatus"], left["LicenseStatus"]));
        var after = await account.VersionsAsync();
        Assert.Equal(before.Where(row => row.Key != Key(erased)), after.Where(row => row.Key != Key(erased)));
        Assert.Equal(firstSeen, await VerifiedAtAsync(account, erased));
        Assert.True(await VerifiedAtAsync(account, other) > firstSeen);
    }

    [Fact]
    public async Task Resync_ErasedPersonsReports_KeepTheManagersIdAndAllValues()
    {
        var account = await Product.ConnectAsync("edit-orphans", 60);
        var people = await account.PeopleAsync();
        var manager = people.First(person => Leads(people, person));
        await Product.Control.EraseEmployeeAsync(account.Name, manager.Id, CancellationToken.None);

        var run = await account.ResyncAsync();

        Assert.Equal("succeeded", run.Status);
        var rows = await account.RowsAsync();
        Assert.All(people.Where(person => person.SupervisorId == manager.Id), report =>
        {
            Assert.Equal(Key(manager), rows[Key(report)]["ManagerId"]);
            Assert.Equal($"{manager.FirstName} {manager.LastName}".Trim(), rows[Key(report)]["ManagerName"]);
        });
    }

    [Fact]
    public async Task Resync_UnusableValue_KeepsTheStoredValueAndWarns()
    {
        var account = await Product.ConnectAsync("edit-unusable", 40);
        var person = (await account.PeopleAsync()).First(person => person is { HireDate: not null, Position.Length: > 0 });
        var before = await account.VersionsAsync();
        await account.EditAsync(person.Id, old => old with
        {
            RawValues = new Dictionary<string, JsonElement> { ["hire_date"] = JsonElement.Parse("\"soon\"") },
        });

        var run = await account.ResyncAsync();

        WholeRoadTests.AssertSucceeded(run, new CountsView(40, 0, 0, Unchanged: 40, 0, 0, 0, 0));
        var warning = Assert.Single(run.Warnings, warning => warning.Code == "unusableValue");
        Assert.Contains("HireDate", warning.Message, StringComparison.Ordinal);
        Assert.Equal(before, await account.VersionsAsync());
    }

    private static bool Leads(IReadOnlyList<SimulatedEmployee> people, SimulatedEmployee person) =>
        people.Any(other => other.SupervisorId == person.Id);

    private static string Key(SimulatedEmployee person) => person.Id.ToString(CultureInfo.InvariantCulture);

    private async Task<DateTimeOffset> VerifiedAtAsync(TestAccount account, SimulatedEmployee person) =>
        (await Product.Api.GetAsync($"accounts/{account.Name}/employees/{Key(person)}")).Read<JsonElement>()
            .GetProperty("verifiedAt").GetDateTimeOffset();
}
