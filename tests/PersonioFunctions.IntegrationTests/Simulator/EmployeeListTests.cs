using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class EmployeeListTests
{
    [Theory]
    [InlineData("", 50)]
    [InlineData("?limit=1", 1)]
    [InlineData("?limit=100", 100)]
    [InlineData("?limit=200", 100)]
    [InlineData("?limit=100&offset=120", 10)]
    [InlineData("?offset=130", 0)]
    public async Task List_LimitAndOffset_CountElements(string query, int rows)
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 130);

        Assert.Equal(rows, (await bench.RowsAsync(query)).Count);
    }

    [Fact]
    public async Task List_Rejecting_RefusesAboveTheMaximum()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { PageLimitMode = PageLimitMode.Reject }, CancellationToken.None);

        Assert.Equal(400, (await bench.GetErrorAsync(SimulatorBench.Employees + "?limit=101")).Status);
        Assert.Equal(200, await bench.StatusAsync(SimulatorBench.Employees + "?limit=100"));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=many")]
    [InlineData("?offset=-1")]
    [InlineData("?updated_since=yesterday")]
    public async Task List_QueryOutOfRange_IsRefused(string query)
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        Assert.Equal(400, (await bench.GetErrorAsync(SimulatorBench.Employees + query)).Status);
    }

    [Fact]
    public async Task List_SmallerServerPages_LimitEveryRequest()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 25);
        await bench.Control.SetSettingsAsync(new SimulatorSettings { MaximumPageSize = 10 }, CancellationToken.None);

        var (ids, totals) = await bench.WalkAsync(limit: 100);

        Assert.Equal(3, totals.Count);
        Assert.Equal(25, ids.Distinct().Count());
    }

    [Fact]
    public async Task List_Walked_ShowsEachPersonOnceInOrder()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 250);

        var (ids, totals) = await bench.WalkAsync(limit: 100);

        var truth = await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None);
        Assert.Equal(truth.Select(employee => employee.Id), ids);
        Assert.Equal([250, 250, 250], totals);
        Assert.NotEqual(ids.Order(), ids);
    }

    [Fact]
    public async Task List_Metadata_CountsPagesFromZero()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 25);

        var page = await bench.GetAsync(SimulatorBench.Employees + "?limit=10&offset=10");

        Assert.True(page.GetProperty("success").GetBoolean());
        Assert.Equal("""{"total_elements":25,"current_page":1,"total_pages":3}""", page.GetProperty("metadata").GetRawText());
        Assert.Equal("10", page.GetProperty("offset").GetRawText());
        Assert.Equal("10", page.GetProperty("limit").GetRawText());
    }

    [Fact]
    public async Task List_NumbersAsStrings_QuotesOffsetAndLimit()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { NumbersAsStrings = true }, CancellationToken.None);

        var page = await bench.GetAsync(SimulatorBench.Employees + "?limit=2");

        Assert.Equal(("\"0\"", "\"2\""), (page.GetProperty("offset").GetRawText(), page.GetProperty("limit").GetRawText()));
    }

    [Fact]
    public async Task List_MetadataOff_SendsRowsAlone()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetSettingsAsync(new SimulatorSettings { SendMetadata = false }, CancellationToken.None);

        var page = await bench.GetAsync(SimulatorBench.Employees);

        Assert.Equal(["success", "data"], page.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task List_AttributesRequested_SendsThemAndTheId()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        var rows = await bench.RowsAsync("?attributes[]=last_name&attributes%5B%5D=status&attributes[]=no_such");

        Assert.All(rows, row => Assert.Equal(["id", "last_name", "status"], Keys(row)));
    }

    [Fact]
    public async Task List_NotWhitelisted_IsSilentlyLeftOut()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        await bench.Control.SetWhitelistAsync(bench.CompanyName, ["first_name", "email"], CancellationToken.None);

        Assert.All(await bench.RowsAsync(), row => Assert.Equal(["email", "first_name", "id"], Keys(row)));
        Assert.All(await bench.RowsAsync("?attributes[]=email&attributes[]=status"), row => Assert.Equal(["email", "id"], Keys(row)));
    }

    [Fact]
    public async Task List_Email_FindsThatAddressAlone()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 20);
        var wanted = (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None))[7];

        var found = Assert.Single(await bench.RowsAsync("?email=" + wanted.Email));
        Assert.Equal(wanted.Id, SimulatorBench.Id(found));
        Assert.Empty(await bench.RowsAsync("?email=nobody@acme.example"));
    }

    [Fact]
    public async Task List_UpdatedSince_FindsChangesAndIgnoresEmail()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 20);
        var changed = await ChangeOneAsync(bench, employee => employee with { LastName = "Neu" });

        var rows = await bench.RowsAsync("?updated_since=2026-11-23T11:59:59&email=nobody@acme.example");

        Assert.Equal(changed, SimulatorBench.Id(Assert.Single(rows)));
        Assert.Equal("Neu", SimulatorBench.Value(rows[0], "last_name").GetString());
        Assert.Empty(await bench.RowsAsync("?updated_since=2026-11-23T12:00:00"));
        Assert.Equal(20, (await bench.RowsAsync("?updated_since=2000-01-01")).Count);
    }

    [Fact]
    public async Task List_UpdatedSince_SeesOnlyWhitelistedAndRequestedChanges()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 20);
        await ChangeOneAsync(bench, employee => employee with { LastName = "Neu" });
        const string since = "?updated_since=2026-11-23T11:59:59";

        Assert.Empty(await bench.RowsAsync(since + "&attributes[]=position"));
        Assert.Single(await bench.RowsAsync(since + "&attributes[]=last_name"));
        await bench.Control.SetWhitelistAsync(bench.CompanyName, ["first_name"], CancellationToken.None);
        Assert.Empty(await bench.RowsAsync(since));
    }

    [Fact]
    public async Task List_SameSeed_SameBytes()
    {
        await using var first = await SimulatorBench.StartSignedInAsync(size: 100);
        await using var second = await SimulatorBench.StartSignedInAsync(size: 100);

        var bytes = await first.Http.GetByteArrayAsync(SimulatorBench.Employees + "?limit=100");

        Assert.Equal(bytes, await second.Http.GetByteArrayAsync(SimulatorBench.Employees + "?limit=100"));
        Assert.Equal(first.Company.ClientSecret, second.Company.ClientSecret);
    }

    [Fact]
    public async Task List_OtherSeed_OtherPeopleAndCredentials()
    {
        await using var first = await SimulatorBench.StartSignedInAsync(seed: 1);
        await using var second = await SimulatorBench.StartSignedInAsync(seed: 2);

        Assert.NotEqual((await first.RowsAsync())[1].GetRawText(), (await second.RowsAsync())[1].GetRawText());
        Assert.NotEqual(first.Company.ClientId, second.Company.ClientId);
    }

    private static IEnumerable<string> Keys(JsonElement row) =>
        row.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);

    private static async Task<long> ChangeOneAsync(SimulatorBench bench, Func<SimulatedEmployee, SimulatedEmployee> change)
    {
        var one = (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None))[4];
        await bench.Control.ReplaceEmployeeAsync(bench.CompanyName, change(one), CancellationToken.None);
        return one.Id;
    }
}
