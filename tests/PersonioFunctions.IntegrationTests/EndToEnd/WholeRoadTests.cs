using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Compares every column of every person after a PUT.</summary>
[Collection(SharedProduct.Name)]
public sealed class WholeRoadTests(ProductFixture fixture)
{
    private const int MaxStorageTransactions = 40;

    private RunningProduct Product => fixture.Product;

    [Theory]
    [InlineData("acme", 40)]
    [InlineData("globex", 400)]
    [InlineData("initech", 2_500)]
    public async Task Connect_NewAccount_StoresAllPeopleWithinTheBudget(string name, int size)
    {
        var account = new TestAccount(Product, await Product.Control.GetCompanyAsync(name, CancellationToken.None));
        var before = TimeProvider.System.GetUtcNow();

        var answer = await account.ConnectAsync();

        Assert.Equal($"/api/accounts/{name}", answer.Location);
        var run = account.FirstRun;
        AssertSucceeded(run, new CountsView(size, Created: size, 0, 0, 0, 0, 0, 0));
        Assert.Equal(("connect", name, size), (run.Trigger, run.Account, run.Total));
        Assert.InRange(run.StartedAt!.Value, before, run.FinishedAt!.Value);

        await account.AssertTableIsTrueAsync();
        Assert.All((await account.RowsAsync()).Values, row =>
        {
            Assert.InRange((DateTimeOffset)row["FirstSeenAt"], before, run.FinishedAt.Value);
            Assert.Equal(row["FirstSeenAt"], row["ChangedAt"]);
        });

        Assert.InRange(run.StorageTransactions, size / 100, MaxStorageTransactions);
        var requests = await Product.Control.GetRequestsAsync(name, CancellationToken.None);
        Assert.Single(requests, request => request.Method == "POST");
        Assert.Single(requests, request => request.PathAndQuery == "/v1/company/employees/attributes");

        // Connecting looks at the first page, and the run begins with it.
        Assert.Equal(2, requests.Count(request => request.Offset == 0));
        var pages = requests.Count - 3;
        Assert.InRange(pages, 1, ((size + 99) / 100) + 1);
        Assert.Equal(run.PersonioRequests, pages);
        Assert.All(requests, request => Assert.Equal("PERSONIO_FUNCTIONS", request.AppId));
    }

    [Fact]
    public async Task Connect_MoreThanTwoPages_Employees51And101AreThere()
    {
        var account = await Product.ConnectAsync("road-pages", 101);

        var (people, rows) = (await account.PeopleAsync(), await account.RowsAsync());

        Assert.Contains($"{people[50].Id}", rows.Keys);
        Assert.Contains($"{people[100].Id}", rows.Keys);
    }

    [Fact]
    public async Task Connect_OwnEmailAttribute_TakesAllAddressesFromIt()
    {
        var company = await Product.Control.AddCompanyAsync(new SimulatorCompany("road-email", 60), CancellationToken.None);
        var account = new TestAccount(Product, company) { EmailAttribute = company.CompanyEmailKey };

        await account.ConnectAsync();

        await account.AssertTableIsTrueAsync();
        Assert.Equal(company.CompanyEmailKey, (await account.ShowAsync()).EmailAttribute);
    }

    [Fact]
    public async Task Resync_OwnEmailAttributeAndListCutShort_KeepsTheManagersAddresses()
    {
        var company = await Product.Control.AddCompanyAsync(new SimulatorCompany("road-email-cut", 250), CancellationToken.None);
        var account = new TestAccount(Product, company) { EmailAttribute = company.CompanyEmailKey };
        await account.ConnectAsync();
        var before = await account.VersionsAsync();
        await account.AddFaultAsync(new FaultRule { Kind = FaultKind.EmptyPage, Page = 1 });

        var run = await account.ResyncAsync();

        AssertSucceeded(run, new CountsView(100, 0, 0, Unchanged: 100, 0, 0, 0, 0));
        Assert.Equal(before, await account.VersionsAsync());
    }

    [Fact]
    public async Task Resync_UnchangedCompany_WritesNoEmployeeRow()
    {
        var account = await Product.ConnectAsync("road-unchanged", 250);
        var before = await account.VersionsAsync();

        var run = await account.ResyncAsync();

        AssertSucceeded(run, new CountsView(250, 0, 0, Unchanged: 250, 0, 0, 0, 0));
        Assert.Equal("manual", run.Trigger);
        Assert.Equal(before, await account.VersionsAsync());
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
    }

    [Fact]
    public async Task Connect_OneRun_IsRecordedOnceInTheTable()
    {
        var account = await Product.ConnectAsync("road-record", 120);

        var record = Assert.Single(await Product.Runs.QueryAsync<TableEntity>(row => row.PartitionKey == account.Name).ToListAsync());

        var run = account.FirstRun;
        Assert.Equal((run.RunId, "succeeded", "connect"), (record["RunId"], record["Status"], record["Trigger"]));
        Assert.Equal((120, 120, 0), (record["Fetched"], record["Created"], record["Missing"]));
        Assert.Equal((run.Pages, run.StorageTransactions), (record["Pages"], record["StorageTransactions"]));
        Assert.Equal(run.FinishedAt, (DateTimeOffset)record["FinishedAt"]);
    }

    internal static void AssertSucceeded(RunView run, CountsView counts)
    {
        Assert.True(run.Status == "succeeded", $"The run ended as {run.Status}: {run.Error}");
        Assert.Null(run.Error);
        Assert.Equal(counts, run.Counts);
    }
}
