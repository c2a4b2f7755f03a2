using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PersonioFunctions.IntegrationTests.Simulator;

/// <summary>The shapes of real responses.</summary>
public sealed class EmployeeDataTests(EmployeeDataTests.Listing listing) : IClassFixture<EmployeeDataTests.Listing>
{
    private static readonly DateOnly Today = new SimulatorOptions().Today;

    private readonly List<JsonElement> _rows = listing.Rows;
    private readonly IReadOnlyDictionary<long, SimulatedEmployee> _truth = listing.Truth;
    private readonly CompanyInfo _company = listing.Company;
    private readonly string _text = listing.Text;

    [Fact]
    public void Attributes_All_AreEnvelopesInChangingOrder()
    {
        var orders = _rows.SelectMany(row => row.EnumerateObject())
            .Select(attribute => attribute.Value.EnumerateObject().Select(member => member.Name).Where(name => name != "currency").ToList())
            .ToList();

        Assert.All(orders, members => Assert.Equal(["label", "type", "universal_id", "value"], members.Order(StringComparer.Ordinal)));
        Assert.Equal(3, orders.Select(members => string.Join(',', members)).Distinct().Count());
    }

    [Fact]
    public void Attributes_Order_DiffersBetweenRows() =>
        Assert.True(_rows.Select(row => row.EnumerateObject().First().Name).Distinct().Count() > 10);

    [Theory]
    [InlineData("department")]
    [InlineData("team")]
    [InlineData("office")]
    [InlineData("cost_centers")]
    [InlineData("supervisor")]
    public void Nested_Empty_IsNullOrTextOrList(string key) =>
        Assert.Superset(new HashSet<string> { "null", "\"\"", "[]" }, Values(key).Select(value => value.GetRawText()).ToHashSet());

    [Theory]
    [InlineData("position")]
    [InlineData("email")]
    public void Text_Empty_IsNullOrEmptyText(string key) =>
        Assert.Superset(new HashSet<string> { "null", "\"\"" }, Values(key).Select(value => value.GetRawText()).ToHashSet());

    [Theory]
    [InlineData("department", "Department")]
    [InlineData("team", "Team")]
    [InlineData("office", "Office")]
    [InlineData("subcompany", "Subcompany")]
    public void Unit_Set_HasPlainIdAndName(string key, string type)
    {
        var set = Values(key).Where(value => value.ValueKind == JsonValueKind.Object).ToList();

        Assert.NotEmpty(set);
        Assert.All(set, value =>
        {
            Assert.Equal(type, value.GetProperty("type").GetString());
            Assert.Equal(JsonValueKind.Number, value.GetProperty("attributes").GetProperty("id").ValueKind);
            Assert.NotEqual("", value.GetProperty("attributes").GetProperty("name").GetString());
        });
    }

    [Fact]
    public void Supervisor_Set_HasEnvelopesAndSometimesOnlyAnId()
    {
        var attributes = Values("supervisor").Where(value => value.ValueKind == JsonValueKind.Object)
            .Select(value => value.GetProperty("attributes")).ToList();

        Assert.All(attributes, supervisor => Assert.Equal(JsonValueKind.Number, SimulatorBench.Value(supervisor, "id").ValueKind));
        Assert.Contains(attributes, supervisor => supervisor.EnumerateObject().Count() == 1
            && _truth.ContainsKey(SimulatorBench.Id(supervisor)));
        Assert.Contains(attributes, supervisor => !_truth.ContainsKey(SimulatorBench.Id(supervisor)));
        var named = attributes.Where(supervisor => supervisor.TryGetProperty("first_name", out _)).ToList();
        Assert.All(named, supervisor =>
            Assert.Equal(_truth[SimulatorBench.Id(supervisor)].LastName, SimulatorBench.Value(supervisor, "last_name").GetString()));
        Assert.True(named.Count > 200);
    }

    [Fact]
    public void CostCenters_Set_ShareOneHundredPercent()
    {
        var lists = Values("cost_centers").Where(value => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0).ToList();

        Assert.All(lists, list => Assert.Equal(
            100m, list.EnumerateArray().Sum(center => center.GetProperty("attributes").GetProperty("percentage").GetDecimal())));
        Assert.Contains(lists, list => list.GetArrayLength() == 2);
    }

    [Theory]
    [InlineData(@"T00:00:00\+01:00$")]
    [InlineData(@"T00:00:00\+02:00$")]
    [InlineData(@"T00:00:00\+00:00$")]
    [InlineData(@"T00:00:00\+0100$")]
    [InlineData(@"^\d{4}-\d{2}-\d{2}$")]
    public void HireDate_Form_Occurs(string form) =>
        Assert.Contains(Values("hire_date"), value => value.ValueKind == JsonValueKind.String && Regex.IsMatch(value.GetString()!, form));

    [Theory]
    [InlineData("2026-03-29", "2026-03-29T00:00:00+01:00", "2026-03-29T00:00:00+00:00")]
    [InlineData("2026-03-30", "2026-03-30T00:00:00+02:00", "2026-03-30T00:00:00+01:00")]
    [InlineData("2026-10-25", "2026-10-25T00:00:00+02:00", "2026-10-25T00:00:00+01:00")]
    [InlineData("2026-10-26", "2026-10-26T00:00:00+01:00", "2026-10-26T00:00:00+00:00")]
    public void Midnight_AroundTheChangeOfClocks_HasTheOffsetOfThatMidnight(string date, string berlin, string london)
    {
        var day = DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

        Assert.Equal(berlin, PersonioSimulator.Data.PersonioDates.Midnight(day, PersonioSimulator.Data.DateStyle.Berlin));
        Assert.Equal(london, PersonioSimulator.Data.PersonioDates.Midnight(day, PersonioSimulator.Data.DateStyle.London));
    }

    [Fact]
    public void Dates_FirstTenCharacters_AreTheTruth() => Assert.All(_rows, row =>
    {
        var truth = _truth[SimulatorBench.Id(row)];
        Assert.Equal(truth.HireDate?.ToString("O", CultureInfo.InvariantCulture),
            SimulatorBench.Value(row, "hire_date").GetString()?[..10]);
        Assert.Equal(truth.TerminationDate?.ToString("O", CultureInfo.InvariantCulture),
            SimulatorBench.Value(row, "termination_date").GetString()?[..10]);
    });

    [Fact]
    public void First_AccountOwner_IsNearlyEmpty()
    {
        var owner = _rows[0];

        Assert.Equal("active", SimulatorBench.Value(owner, "status").GetString());
        Assert.Equal(JsonValueKind.Null, SimulatorBench.Value(owner, "hire_date").ValueKind);
        foreach (var key in (string[])["position", "gender", "department", "team", "office", "supervisor", _company.CompanyEmailKey])
            Assert.Contains(SimulatorBench.Value(owner, key).GetRawText(), (string[])["null", "\"\"", "[]"]);
    }

    [Fact]
    public void Status_Every_FitsItsDates()
    {
        var people = _truth.Values.Where(employee => employee.HireDate is not null).ToLookup(employee => employee.Status);

        Assert.Equal(["active", "inactive", "leave", "onboarding"], people.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.All(people["inactive"], employee =>
            Assert.True(employee.HireDate < employee.TerminationDate && employee.TerminationDate < Today));
        Assert.All(people["onboarding"], employee => Assert.True(employee.HireDate > Today));
        Assert.All(people["active"], employee => Assert.True(employee.HireDate < Today && !(employee.TerminationDate < Today)));
        Assert.Contains(people["active"], employee => employee.TerminationDate > Today);
    }

    [Theory]
    [InlineData("🦄")]
    [InlineData("<b>")]
    [InlineData("Großmüller-Žižka")]
    [InlineData("O'")]
    public void Names_Awkward_OccurOnceInFortyPeople(string part) =>
        Assert.InRange(_rows.Count(row => Name(row).Contains(part, StringComparison.Ordinal)), 10, 40);

    [Fact]
    public void Names_Long_Occur() => Assert.Contains(_rows, row => Name(row).Length > 200);

    [Fact]
    public void Names_Sent_AreTheTruth() =>
        Assert.All(_rows, row => Assert.Equal(
            $"{_truth[SimulatorBench.Id(row)].FirstName} {_truth[SimulatorBench.Id(row)].LastName}", Name(row)));

    [Fact]
    public void Characters_BeyondAscii_ComeLiterallyAndEscaped()
    {
        Assert.Contains("Großmüller", _text, StringComparison.Ordinal);
        Assert.Contains(@"Gro\u00DFm\u00FCller", _text, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_WorkSchedule_NeedAllBitsOfAnInt64()
    {
        var ids = Values("work_schedule").Where(value => value.ValueKind == JsonValueKind.Object)
            .Select(value => value.GetProperty("attributes").GetProperty("id").GetInt64());

        Assert.Contains(ids, id => (long)(double)id != id);
    }

    [Fact]
    public void CompanyEmail_Custom_IsTheTruth()
    {
        Assert.Matches("^dynamic_[0-9]+$", _company.CompanyEmailKey);
        Assert.All(_rows, row => Assert.Equal(
            _truth[SimulatorBench.Id(row)].CompanyEmail, SimulatorBench.Value(row, _company.CompanyEmailKey).GetString() ?? ""));
        Assert.Equal("Company e-mail", _rows[0].GetProperty(_company.CompanyEmailKey).GetProperty("label").GetString());
    }

    [Fact]
    public void CustomInteger_IsNumberOrText()
    {
        var kinds = _rows.SelectMany(row => row.EnumerateObject())
            .Where(attribute => attribute.Value.GetProperty("type").GetString() == "integer" && attribute.Name != "id")
            .Select(attribute => attribute.Value.GetProperty("value").ValueKind);

        Assert.Superset(new HashSet<JsonValueKind> { JsonValueKind.Number, JsonValueKind.String, JsonValueKind.Null }, kinds.ToHashSet());
    }

    [Fact]
    public void Hours_AreText() => Assert.All(Values("weekly_working_hours"), value => Assert.Equal(JsonValueKind.String, value.ValueKind));

    [Fact]
    public void ProfilePicture_NamesPersoniosOwnHost() => Assert.All(_rows, row => Assert.Equal(
        _truth[SimulatorBench.Id(row)].HasPicture
            ? $"https://api.personio.de/v1/company/employees/{SimulatorBench.Id(row)}/profile-picture" : null,
        SimulatorBench.Value(row, "profile_picture").GetString()));

    private static string Name(JsonElement row) =>
        $"{SimulatorBench.Value(row, "first_name").GetString()} {SimulatorBench.Value(row, "last_name").GetString()}";

    private IEnumerable<JsonElement> Values(string key) => _rows.Select(row => SimulatorBench.Value(row, key));

    /// <summary>Returns all rows of one company, which are read once.</summary>
    public sealed class Listing : IAsyncLifetime
    {
        public List<JsonElement> Rows { get; } = [];

        public IReadOnlyDictionary<long, SimulatedEmployee> Truth { get; private set; } = new Dictionary<long, SimulatedEmployee>();

        public CompanyInfo Company { get; private set; } = null!;

        public string Text { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            await using var bench = await SimulatorBench.StartSignedInAsync(size: 400);
            Company = bench.Company;
            for (var offset = 0; offset < 400; offset += 100)
            {
                var text = await bench.Http.GetStringAsync($"{SimulatorBench.Employees}?limit=100&offset={offset}");
                Text += text;
                using var page = JsonDocument.Parse(text);
                Rows.AddRange(SimulatorBench.Rows(page.RootElement.Clone()));
            }

            Truth = (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None))
                .ToDictionary(employee => employee.Id);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
