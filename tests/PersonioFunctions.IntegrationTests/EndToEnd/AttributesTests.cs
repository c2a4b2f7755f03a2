using System.Net;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>GET of an account's attributes, which lists the readable ones, their start, and advice about the others.</summary>
[Collection(SharedProduct.Name)]
public sealed class AttributesTests(ProductFixture fixture)
{
    private const string Advice =
        "Make status readable in Personio under Marketplace › Connected integrations › Readable employee attributes; "
        + "the next run reads it.";

    private static readonly string[] Catalogue = [.. EmployeeField.All.Select(field => field.Attribute).Distinct()];

    private RunningProduct Product => fixture.Product;

    [Fact]
    public async Task Get_AfterTheFirstRun_ShowsTheCatalogueInOrder()
    {
        var account = await Product.ConnectAsync("attr-all", 40);

        var report = await account.AttributesAsync();

        Assert.Equal(Catalogue, report.Items.Select(item => item.Key));
        Assert.Equal(["ManagerId", "ManagerName", "ManagerEmail"], report.Of("supervisor").Columns);
        Assert.Equal(["JobTitle"], report.Of("position").Columns);
        Assert.All(report.Items, item => Assert.Equal(("readable", null, null), (item.Status, item.ValuesKept, item.Advice)));
        Assert.InRange(report.AsOf!.Value, account.FirstRun.StartedAt!.Value, account.FirstRun.FinishedAt!.Value);
        var people = await account.PeopleAsync();
        Assert.Equal(1, report.Of("status").Filled);
        Assert.Equal(people.Count(person => person.TerminationDate is not null) / 40d, report.Of("termination_date").Filled!.Value, 4);
        Assert.Equal(people.Count(person => person.Position.Length > 0) / 40d, report.Of("position").Filled!.Value, 4);
        var rows = (await account.RowsAsync()).Values;
        Assert.All(
            report.Items, item => Assert.Equal(rows.Count(row => row.ContainsKey(item.Columns[0])) / 40d, item.Filled!.Value, 4));
    }

    [Fact]
    public async Task Connect_BeforeAnyRun_ShowsReadableAttributes()
    {
        var account = await AddAsync("attr-connect", hidden: "team");
        var before = TimeProvider.System.GetUtcNow();

        await PutAsync(account, enabled: false);

        var report = await account.AttributesAsync();
        Assert.Empty(await account.RunsAsync());
        Assert.Equal(("unreadable", null, null), (report.Of("team").Status, report.Of("team").SinceRunId, report.Of("team").ValuesKept));
        Assert.InRange(report.Of("team").Since, before, TimeProvider.System.GetUtcNow());
        Assert.All(report.Items.Where(item => item.Key != "team"), item => Assert.Equal(("readable", null), (item.Status, item.Filled)));
        Assert.Equal(report.Of("team").Since, report.AsOf);
    }

    [Fact]
    public async Task Connect_AttributesRequestForbidden_IsUnknownUntilTheFirstRun()
    {
        var account = await AddAsync("attr-forbidden", hidden: "team");
        await account.AddFaultAsync(new FaultRule { Kind = FaultKind.Forbidden, On = FaultTarget.Attributes });

        await PutAsync(account, enabled: false);

        var unknown = await account.AttributesAsync();
        Assert.Equal(Catalogue, unknown.Items.Select(item => item.Key));
        Assert.Null(unknown.AsOf);
        var connected = (await account.ShowAsync()).UpdatedAt;
        Assert.All(unknown.Items, item =>
        {
            Assert.Equal(("unknown", connected, null, null), (item.Status, item.Since, item.SinceRunId, item.Filled));
            Assert.NotNull(item.Advice);
        });

        await PutAsync(account, enabled: true);
        var run = await account.LatestAtRestAsync();

        var known = await account.AttributesAsync();
        Assert.Equal(("unreadable", run.RunId, 0), (known.Of("team").Status, known.Of("team").SinceRunId, known.Of("team").ValuesKept));
        Assert.Equal(("readable", run.RunId), (known.Of("status").Status, known.Of("status").SinceRunId));
        Assert.Contains($"team (since run {run.RunId})", (await account.HealthAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_AttributeUnreadableFromTheStart_IsDegradedSinceConnecting()
    {
        var account = await AddAsync("attr-never", hidden: "status");
        await account.ConnectAsync();

        var item = (await account.AttributesAsync()).Of("status");
        Assert.Equal(("unreadable", null, 0, Advice), (item.Status, item.SinceRunId, item.ValuesKept, item.Advice));
        var health = await account.HealthAsync();
        Assert.Equal(
            ("degraded",
            "Personio does not show status (since the account was connected) to these credentials, so the stored values are kept. "
            + "Make it readable in Personio under Marketplace › Connected integrations › Readable employee attributes."),
            (health.Status, health.Reason));
        Assert.All((await account.RowsAsync()).Values, row => Assert.DoesNotContain("Status", row.Keys));
    }

    [Fact]
    public async Task Resync_StatusLosesItsWhitelist_DegradesWithinOneRunAndBlanksNothing()
    {
        var account = await Product.ConnectAsync("attr-status", 40);
        var (rows, versions) = (await account.RowsAsync(), await account.VersionsAsync());
        await HideAsync(account, "status");

        var run = await account.ResyncAsync();
        await account.ResyncAsync();

        Assert.Equal(versions, await account.VersionsAsync());
        Assert.Equal(40, rows.Values.Count(row => row.ContainsKey("Status") && row.ContainsKey("LifecycleState")));
        var item = (await account.AttributesAsync()).Of("status");
        Assert.Equal(("unreadable", run.RunId, 40, Advice), (item.Status, item.SinceRunId, item.ValuesKept, item.Advice));
        Assert.Null(item.Filled);
        Assert.InRange(item.Since, run.StartedAt!.Value, run.FinishedAt!.Value);
        var health = await account.HealthAsync();
        Assert.Equal("degraded", health.Status);
        Assert.Equal(item.Since, health.Since);
        Assert.Contains($"status (since run {run.RunId})", health.Reason, StringComparison.Ordinal);

        await Product.Control.SetWhitelistAsync(account.Name, null, CancellationToken.None);
        var healed = await account.ResyncAsync();

        item = (await account.AttributesAsync()).Of("status");
        Assert.Equal(("readable", healed.RunId, 1, null), (item.Status, item.SinceRunId, item.Filled, item.Advice));
        Assert.Null(item.ValuesKept);
        Assert.Equal("healthy", (await account.HealthAsync()).Status);
        Assert.Equal(versions, await account.VersionsAsync());
    }

    [Fact]
    public async Task Resync_OnePersonsDepartmentCleared_RemovesThatColumnAndStaysReadable()
    {
        var account = await Product.ConnectAsync("attr-cleared", 40);
        var people = (await account.PeopleAsync()).Where(person => person.Department is not null).ToList();
        await account.EditAsync(people[0].Id, person => person with { Department = null });

        var run = await account.ResyncAsync();

        Assert.Empty(run.WarningsOfReading);
        var rows = await account.RowsAsync();
        Assert.DoesNotContain("Department", rows[$"{people[0].Id}"].Keys);
        Assert.All(people.Skip(1), person => Assert.Contains("Department", rows[$"{person.Id}"].Keys));
        var item = (await account.AttributesAsync()).Of("department");
        Assert.Equal("readable", item.Status);
        Assert.Equal((people.Count - 1) / 40d, item.Filled!.Value, 4);
        await account.AssertTableIsTrueAsync();
    }

    [Fact]
    public async Task Put_AnotherEmailAttribute_ShowsItInPlaceOfTheOther()
    {
        var account = await Product.ConnectAsync("attr-email", 10);

        await PutAsync(account, enabled: false, emailAttribute: account.Company.CompanyEmailKey);

        var report = await account.AttributesAsync();
        Assert.Equal(
            Catalogue.Select(key => key == "email" ? account.Company.CompanyEmailKey : key), report.Items.Select(item => item.Key));
        Assert.Equal(("readable", "Email"), (report.Items[2].Status, Assert.Single(report.Items[2].Columns)));
    }

    [Theory]
    [InlineData("attr-nobody")]
    [InlineData("-Not-A-Name-")]
    public async Task Get_UnknownAccount_IsNotFound(string name) =>
        (await Product.Api.GetAsync($"accounts/{name}/attributes")).ReadProblem(HttpStatusCode.NotFound, "notFound");

    private async Task<TestAccount> AddAsync(string name, string hidden)
    {
        var company = await Product.Control.AddCompanyAsync(new SimulatorCompany(name, 40), CancellationToken.None);
        var account = new TestAccount(Product, company);
        await HideAsync(account, hidden);
        return account;
    }

    private async Task PutAsync(TestAccount account, bool enabled, string? emailAttribute = null)
    {
        var answer = await Product.Api.PutAsync($"accounts/{account.Name}", new
        {
            clientId = account.Company.ClientId,
            clientSecret = account.Company.ClientSecret,
            emailAttribute,
            enabled,
        });
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, answer.Body);
    }

    private Task HideAsync(TestAccount account, string hidden) => Product.Control.SetWhitelistAsync(
        account.Name, [.. account.Company.AttributeKeys.Where(key => key != hidden)], CancellationToken.None);
}
