using System.Net;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>An account that stores optional attributes and its own, over HTTP.</summary>
[Collection(SharedProduct.Name)]
public sealed class MoreAttributesTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Attributes_FromSwitchingOnToSwitchingOff_AreInTableAndApi()
    {
        var account = await Product.ConnectAsync("attributes-more", 40);
        var (birthday, trainings, number) = KeysOf(account);
        var columns = new Dictionary<string, string>
        {
            ["office"] = "Office",
            ["weekly_working_hours"] = "WeeklyHours",
            [birthday] = "Birthday",
            [trainings] = "Trainings",
            [number] = "PersonnelNumber",
        };

        var shown = (await PutAsync(account, columns)).Read<AccountView>();
        Assert.Equal(columns.ToHashSet(), shown.Attributes.ToHashSet());
        var run = await account.LatestAtRestAsync();

        Assert.Equal(("succeeded", 40), (run.Status, run.Counts.Updated));
        Assert.All(run.Warnings, warning => Assert.NotEqual("unusableValue", warning.Code));
        var rows = await account.RowsAsync();
        Assert.Contains(rows.Values, row => row.ContainsKey("Office") && row.ContainsKey("OfficeId"));
        var birthdays = rows.Values.Where(row => row.ContainsKey("X_Birthday")).Select(row => (string)row["X_Birthday"]).ToList();
        Assert.All(birthdays, day => Assert.True(DateOnly.TryParseExact(day, "yyyy-MM-dd", out _)));
        Assert.NotEmpty(birthdays);
        Assert.All(
            rows.Values.Where(row => row.ContainsKey("WeeklyHours")),
            row => Assert.True((string)row["WeeklyHours"] is "40" or "37.5" or "20"));
        var trained = rows.Values.First(row => row.ContainsKey("X_Trainings_Raw"));
        Assert.Equal(
            JsonSerializer.Deserialize<string[]>((string)trained["X_Trainings"]),
            ((string)trained["X_Trainings_Raw"]).Split(',').Order(StringComparer.Ordinal));

        var body = JsonElement.Parse((await account.GetAsync($"employees/{trained.RowKey}")).Body);
        Assert.Equal(JsonValueKind.Array, body.GetProperty("x_Trainings").ValueKind);
        var doctor = (await account.GetAsync("attributes")).Read<AttributesView>();
        Assert.Contains(doctor.Items, item => item.Key == number && item.Columns is ["X_PersonnelNumber"] && item.Status == "readable");
        Assert.Equal(40, (await account.ResyncAsync()).Counts.Unchanged);

        var stay = new { attributes = new Dictionary<string, string> { [number] = "PersonnelNumber" } };
        var plan = (await account.PutAsync("attributes", stay)).Read<PlanView>(HttpStatusCode.Created);
        Assert.Equal([number], plan.Attributes!.Keys);
        Assert.Equal("otherPlan", Code(await account.PostAsync($"plans/{plan.PlanId}/apply"), HttpStatusCode.Conflict));
        var applied = (await account.PutAsync($"attributes?plan={plan.PlanId}", stay)).Read<RunView>();
        Assert.Equal(("succeeded", "lifecycle"), (applied.Status, applied.Trigger));
        Assert.Equal("alreadyDecided", Code(await account.PutAsync($"attributes?plan={plan.PlanId}", stay), HttpStatusCode.Conflict));
        rows = await account.RowsAsync();
        Assert.All(rows.Values, row => Assert.DoesNotContain(row.Keys, key =>
            key is "Office" or "WeeklyHours" || (key.StartsWith("X_", StringComparison.Ordinal) && key != "X_PersonnelNumber")));
        Assert.Contains(rows.Values, row => row.ContainsKey("X_PersonnelNumber"));
        Assert.Equal(40, (await account.ResyncAsync()).Counts.Unchanged);
    }

    [Fact]
    public async Task Put_BadAttributes_NameWhatIsWrongAndStoreNothing()
    {
        var account = await Product.ConnectAsync("attributes-bad", 3);
        var (_, _, number) = KeysOf(account);
        Dictionary<string, string?>[] bad =
        [
            new() { ["Personnel number"] = "Number" },
            new() { [number] = "number" },
            new() { [number] = null },
            new() { [number] = "Email" },
            new() { ["office"] = "Site" },
            new() { ["fix_salary"] = "Salary" },
            Enumerable.Range(1, 41).ToDictionary(i => $"dynamic_{i}", i => (string?)$"Own{i}"),
        ];

        foreach (var columns in bad)
        {
            var answer = await PutAsync(account, columns);
            Assert.Equal("invalidAccount", Code(answer, HttpStatusCode.BadRequest));
            Assert.Contains("\"attributes\"", answer.Body, StringComparison.Ordinal);
        }

        Assert.Empty((await account.ShowAsync()).Attributes);
        (await PutAsync(account, new Dictionary<string, string> { [number] = "Number" })).Read<AccountView>();
        Assert.Equal("attributeInUse", Code(await PutAsync(account, new Dictionary<string, string>()), HttpStatusCode.Conflict));
        Assert.Equal(
            "invalidBody",
            Code(await account.PutAsync("attributes", new { attributes = new { office = "Office" } }), HttpStatusCode.BadRequest));
        Assert.Equal("invalidBody", Code(await account.PutAsync("attributes", new { }), HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task LeaveOn_LastWorkingDayThatNoRunHasRead_IsRefused()
    {
        var account = await Product.ConnectAsync("attributes-leave", 20);
        var leaveOn = new { leaveOn = "lastWorkingDay" };

        Assert.Equal("invalidLifecycle", Code(await account.PutAsync("lifecycle", leaveOn), HttpStatusCode.BadRequest));
        (await PutAsync(account, new Dictionary<string, string> { ["last_working_day"] = "LastWorkingDay" })).Read<AccountView>();
        await account.LatestAtRestAsync();
        var plan = (await account.PutAsync("lifecycle", leaveOn)).Read<PlanView>(HttpStatusCode.Created);

        Assert.Equal("lastWorkingDay", plan.Lifecycle!.LeaveOn);
        (await account.PutAsync($"lifecycle?plan={plan.PlanId}", leaveOn)).Read<RunView>();
        Assert.Equal("lastWorkingDay", (await account.ShowAsync()).Lifecycle.LeaveOn);
        Assert.Equal(
            "invalidBody",
            Code(await account.PutAsync("attributes", new { attributes = new Dictionary<string, string>() }), HttpStatusCode.BadRequest));
    }

    private Task<ApiAnswer> PutAsync<T>(TestAccount account, Dictionary<string, T> attributes) => Product.Api.PutAsync(
        $"accounts/{account.Name}",
        new { clientId = account.Company.ClientId, clientSecret = account.Company.ClientSecret, attributes });

    // The company's own attributes are the last ones of the simulator's catalogue.
    private static (string Birthday, string Trainings, string Number) KeysOf(TestAccount account)
    {
        var keys = account.Company.AttributeKeys;
        return (keys[^7], keys[^5], keys[^4]);
    }

    private static string? Code(ApiAnswer answer, HttpStatusCode expected)
    {
        Assert.True(answer.Status == expected, answer.Body);
        return JsonElement.Parse(answer.Body).GetProperty("code").GetString();
    }
}
