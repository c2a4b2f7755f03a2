using System.IO.Compression;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class HabitTests
{
    [Theory]
    [InlineData(TotalHabit.Right, new[] { 25, 25, 25 })]
    [InlineData(TotalHabit.Zero, new[] { 0, 0, 0 })]
    [InlineData(TotalHabit.RowsOnPage, new[] { 10, 10, 5 })]
    [InlineData(TotalHabit.RowsPerPage, new[] { 10, 10, 10 })]
    [InlineData(TotalHabit.Lagging, new[] { 22, 22, 22 })]
    public async Task Total_AnyHabit_LeavesTheRowsAlone(TotalHabit habit, int[] totals)
    {
        await using var bench = await HabitualAsync(new SimulatorHabits { Total = habit, TotalLag = 3 });

        var pages = await PagesAsync(bench);

        Assert.Equal(totals, pages.Select(Total));
        Assert.Equal(await TruthAsync(bench), pages.SelectMany(SimulatorBench.Rows).Select(SimulatorBench.Id));
    }

    [Fact]
    public async Task MaximumPageSize_LongerPage_IsRefusedWith400()
    {
        await using var bench = await HabitualAsync(new SimulatorHabits { MaximumPageSize = 20 });

        Assert.Equal((400, 400, "The limit must be between 1 and 20."), await bench.GetErrorAsync(SimulatorBench.Employees + "?limit=21"));
        Assert.Equal(20, (await bench.RowsAsync("?limit=20")).Count);
        Assert.Equal(20, (await bench.RowsAsync()).Count);
    }

    [Fact]
    public async Task Filtered_People_ShortenTheirPageOnly()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 25);
        var truth = await TruthAsync(bench);
        await SetAsync(bench, new SimulatorHabits { Filtered = [truth[3], truth[12], truth[15]] });

        var pages = await PagesAsync(bench);

        Assert.Equal([9, 8, 5], pages.Select(page => SimulatorBench.Rows(page).Count));
        Assert.All(pages, page => Assert.Equal(25, Total(page)));
        Assert.Equal(200, await bench.StatusAsync($"{SimulatorBench.Employees}/{truth[3]}"));
    }

    [Fact]
    public async Task Broken_Record_FailsEveryPageThatHasIt()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 25);
        var truth = await TruthAsync(bench);
        await SetAsync(bench, new SimulatorHabits { Broken = [truth[12]] });

        Assert.Equal(200, await bench.StatusAsync(SimulatorBench.Employees + "?limit=12&offset=0"));
        Assert.Equal(500, await bench.StatusAsync(SimulatorBench.Employees + "?limit=1&offset=12"));
        Assert.Equal(500, await bench.StatusAsync(SimulatorBench.Employees + "?limit=100"));
        Assert.Equal(500, await bench.StatusAsync($"{SimulatorBench.Employees}/{truth[12]}"));
    }

    [Fact]
    public async Task Merged_Id_IsAnsweredWithTheOtherRecord()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync(size: 25);
        var kept = (await TruthAsync(bench))[4];
        await SetAsync(bench, new SimulatorHabits { Merged = new Dictionary<long, long> { [7] = kept } });

        var one = await bench.GetAsync(SimulatorBench.Employees + "/7");

        Assert.Equal(kept, SimulatorBench.Id(one.GetProperty("data").GetProperty("attributes")));
        Assert.Equal(404, await bench.StatusAsync(SimulatorBench.Employees + "/8"));
    }

    [Theory]
    [InlineData(UnknownIdHabit.EmptyList, "[]")]
    [InlineData(UnknownIdHabit.Null, "null")]
    public async Task UnknownId_AnyHabit_IsASuccessWithoutARecord(UnknownIdHabit habit, string data)
    {
        await using var bench = await HabitualAsync(new SimulatorHabits { UnknownId = habit });

        Assert.Equal(data, (await bench.GetAsync(SimulatorBench.Employees + "/7")).GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task CompressesAsXGzip_Sent_IsTheSameBody()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var plain = await bench.Http.GetByteArrayAsync(SimulatorBench.Employees);
        await SetAsync(bench, new SimulatorHabits { CompressesAsXGzip = true });

        using var response = await bench.Http.GetAsync(SimulatorBench.Employees);

        Assert.Equal(["x-gzip"], response.Content.Headers.ContentEncoding);
        using var unpacked = new MemoryStream();
        await using (var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress))
            await gzip.CopyToAsync(unpacked);
        Assert.Equal(plain, unpacked.ToArray());
    }

    [Fact]
    public async Task ListsAsObjects_Page_HasNumbersForNames()
    {
        await using var bench = await HabitualAsync(new SimulatorHabits { Shapes = ShapeHabits.ListsAsObjects });

        var data = (await bench.GetAsync(SimulatorBench.Employees + "?limit=3")).GetProperty("data");

        Assert.Equal(["0", "1", "2"], data.EnumerateObject().Select(row => row.Name));
        var empty = await bench.GetAsync(SimulatorBench.Employees + "?offset=25");
        Assert.Equal("[]", empty.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData(ShapeHabits.IdsAsText, "id", JsonValueKind.String)]
    [InlineData(ShapeHabits.NamesAsObjects, "status", JsonValueKind.Object)]
    [InlineData(ShapeHabits.NamesAsObjects, "position", JsonValueKind.Object)]
    [InlineData(ShapeHabits.TeamAsList, "team", JsonValueKind.Array)]
    [InlineData(ShapeHabits.ListsAsObjects, "cost_centers", JsonValueKind.Object)]
    [InlineData(ShapeHabits.ZeroDates, "termination_date", JsonValueKind.String)]
    [InlineData(ShapeHabits.OpenEnds, "termination_date", JsonValueKind.String)]
    public async Task Shape_Sent_HasItsKind(ShapeHabits shape, string key, JsonValueKind kind)
    {
        await using var bench = await HabitualAsync(new SimulatorHabits { Shapes = shape });
        var person = (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None))
            .First(one => one is { TerminationDate: null, Team: not null, Position.Length: > 0, CostCenters.Count: > 0 });

        var row = (await bench.GetAsync($"{SimulatorBench.Employees}/{person.Id}")).GetProperty("data").GetProperty("attributes");

        Assert.Equal(kind, SimulatorBench.Value(row, key).ValueKind);
    }

    [Theory]
    [InlineData(ShapeHabits.GoneSupervisorIsNull, "null")]
    [InlineData(ShapeHabits.GoneSupervisorIsZero, "0")]
    public async Task GoneSupervisor_Sent_IsAnObjectWithoutAnId(ShapeHabits shape, string id)
    {
        await using var bench = await HabitualAsync(new SimulatorHabits { Shapes = shape });
        var people = await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None);
        foreach (var (person, supervisor) in new[] { (people[1].Id, 7L), (people[2].Id, people[3].Id) })
        {
            await bench.Control.EditEmployeeAsync(
                bench.CompanyName, person, one => one with { SupervisorId = supervisor }, CancellationToken.None);
        }

        async Task<string> SupervisorAsync(long of) => SimulatorBench.Value(
            SimulatorBench.Value((await bench.GetAsync($"{SimulatorBench.Employees}/{of}")).GetProperty("data").GetProperty("attributes"),
                "supervisor").GetProperty("attributes"),
            "id").GetRawText();

        Assert.Equal(id, await SupervisorAsync(people[1].Id));
        Assert.Equal($"{people[3].Id}", await SupervisorAsync(people[2].Id));
    }

    /// <summary>The product reads the same people, whatever their shapes.</summary>
    [Theory]
    [InlineData(ShapeHabits.ListsAsObjects)]
    [InlineData(ShapeHabits.IdsAsText)]
    [InlineData(ShapeHabits.NamesAsObjects)]
    [InlineData(ShapeHabits.TeamAsList)]
    [InlineData(ShapeHabits.ZeroDates)]
    [InlineData(ShapeHabits.OpenEnds)]
    [InlineData(ShapeHabits.InvisibleCharacters)]
    [InlineData(
        ShapeHabits.ListsAsObjects | ShapeHabits.IdsAsText | ShapeHabits.NamesAsObjects | ShapeHabits.TeamAsList | ShapeHabits.ZeroDates
        | ShapeHabits.OpenEnds | ShapeHabits.InvisibleCharacters)]
    public async Task Shapes_ReadByTheProduct_SayTheSame(ShapeHabits shapes)
    {
        await using var bench = await SimulatorBench.StartAsync(size: 60);
        var documented = await ReadAsync(bench);
        Assert.Equal(60, documented.Count);

        await SetAsync(bench, new SimulatorHabits { Shapes = shapes, CompressesAsXGzip = true });

        Assert.Equal(documented, await ReadAsync(bench));
    }

    [Fact]
    public async Task Habits_SetAndCleared_AreThoseOfOneCompany()
    {
        await using var bench = await HabitualAsync(new SimulatorHabits { Total = TotalHabit.Zero, Broken = [7] });

        var habits = await bench.Control.GetHabitsAsync(bench.CompanyName, CancellationToken.None);
        Assert.Equal((TotalHabit.Zero, 7), (habits.Total, Assert.Single(habits.Broken)));
        Assert.Equal(TotalHabit.Right, (await bench.Control.GetHabitsAsync("other", CancellationToken.None)).Total);

        await bench.Control.ClearHabitsAsync(bench.CompanyName, CancellationToken.None);
        Assert.Equal(25, Total((await PagesAsync(bench))[0]));
    }

    public static TheoryData<SimulatorHabits> Nonsense => new(
        new SimulatorHabits { MaximumPageSize = 0 },
        new SimulatorHabits { Merged = new Dictionary<long, long> { [7] = 7 } });

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task SetHabits_Impossible_AreRefused(SimulatorHabits habits)
    {
        await using var bench = await SimulatorBench.StartAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => SetAsync(bench, habits));
    }

    private static async Task<SimulatorBench> HabitualAsync(SimulatorHabits habits)
    {
        var bench = await SimulatorBench.StartSignedInAsync(size: 25);
        await SetAsync(bench, habits);
        return bench;
    }

    private static Task SetAsync(SimulatorBench bench, SimulatorHabits habits) =>
        bench.Control.SetHabitsAsync(bench.CompanyName, habits, CancellationToken.None);

    private static async Task<List<JsonElement>> PagesAsync(SimulatorBench bench)
    {
        var pages = new List<JsonElement>();
        foreach (var offset in new[] { 0, 10, 20 })
            pages.Add(await bench.GetAsync($"{SimulatorBench.Employees}?limit=10&offset={offset}"));
        return pages;
    }

    private static int Total(JsonElement page) => page.GetProperty("metadata").GetProperty("total_elements").GetInt32();

    private static async Task<List<long>> TruthAsync(SimulatorBench bench) =>
        [.. (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None)).Select(employee => employee.Id)];

    // The people as the product maps them, one text each.
    private static async Task<List<string>> ReadAsync(SimulatorBench bench)
    {
        var attributes = new EmployeeAttributes(null);
        var factory = StubCompany.CreateFactory(bench.Time, PersonioClientOptions.CreateTransport(), bench.Server.BaseUrl);
        var client = factory.Create(new PersonioConnection(
            "acme", bench.Company.ClientId, null, _ => Task.FromResult(bench.Company.ClientSecret)));
        var people = new List<string>();
        await foreach (var page in client.GetEmployeesAsync(attributes.Keys, KnownPages.None, PageSize.Hundred, CancellationToken.None))
        {
            foreach (var record in page.Employees)
            {
                var mapped = EmployeeMapper.Map(record, attributes);
                Assert.True(mapped.Unusable.IsEmpty);
                people.Add($"{record.Id}: " + string.Join('|', EmployeeField.All.Select(field => mapped.Employee[field])));
            }
        }

        return people;
    }
}
