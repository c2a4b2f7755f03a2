using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class ControlTests
{
    private static readonly DateOnly Today = new SimulatorOptions().Today;

    [Fact]
    public async Task Add_Invented_IsListedLast()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        var added = await bench.Control.AddEmployeeAsync(bench.CompanyName, CancellationToken.None);

        var rows = await bench.RowsAsync();
        Assert.Equal(4, rows.Count);
        Assert.Equal(added.Id, SimulatorBench.Id(rows[^1]));
        Assert.Equal(added.LastName, SimulatorBench.Value(rows[^1], "last_name").GetString());
    }

    [Fact]
    public async Task Add_Given_IsThatPersonUnderANewId()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        var added = await bench.Control.AddEmployeeAsync(
            bench.CompanyName, new SimulatedEmployee { Id = 1, FirstName = "Ada", Department = "Neue Abteilung" }, CancellationToken.None);

        var row = (await bench.RowsAsync())[^1];
        Assert.NotEqual(1, added.Id);
        Assert.Equal("Ada", SimulatorBench.Value(row, "first_name").GetString());
        Assert.Equal("Neue Abteilung", SimulatorBench.Value(row, "department").GetProperty("attributes").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Edit_Changed_IsSentWithANewModificationTime()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var id = await IdAsync(bench);

        await bench.Control.EditEmployeeAsync(
            bench.CompanyName, id, employee => employee with { Position = "Chefin", Team = null }, CancellationToken.None);

        var row = await OneAsync(bench, id);
        Assert.Equal("Chefin", SimulatorBench.Value(row, "position").GetString());
        Assert.Contains(SimulatorBench.Value(row, "team").GetRawText(), (string[])["null", "\"\"", "[]"]);
        Assert.Equal(bench.Time.GetUtcNow(), DateTimeOffset.Parse(SimulatorBench.Value(row, "last_modified_at").GetString()!, null));
    }

    [Fact]
    public async Task Edit_RawValue_IsSentUnchanged()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var id = await IdAsync(bench);
        using var raw = JsonDocument.Parse("""{"odd":[1]}""");
        var odd = raw.RootElement.Clone();

        await bench.Control.EditEmployeeAsync(
            bench.CompanyName,
            id,
            employee => employee with { RawValues = new Dictionary<string, JsonElement> { ["status"] = odd } },
            CancellationToken.None);

        Assert.Equal("""{"odd":[1]}""", SimulatorBench.Value(await OneAsync(bench, id), "status").GetRawText());
    }

    [Theory]
    [InlineData(-1, "inactive")]
    [InlineData(0, "active")]
    [InlineData(30, "active")]
    public async Task Terminate_OnADay_IsInactiveFromTheDayAfter(int days, string status)
    {
        await using var bench = await SimulatorBench.StartAsync(size: 30);
        var id = await IdAsync(bench);

        var terminated = await bench.Control.TerminateEmployeeAsync(bench.CompanyName, id, Today.AddDays(days), CancellationToken.None);

        Assert.Equal((status, Today.AddDays(days)), (terminated.Status, terminated.TerminationDate!.Value));
    }

    [Theory]
    [InlineData(0, "active")]
    [InlineData(1, "onboarding")]
    public async Task Rehire_SameId_ComesBackWithoutTermination(int days, string status)
    {
        await using var bench = await SimulatorBench.StartAsync(size: 30);
        var id = await IdAsync(bench);
        await bench.Control.TerminateEmployeeAsync(bench.CompanyName, id, Today.AddDays(-5), CancellationToken.None);

        var rehired = await bench.Control.RehireEmployeeAsync(bench.CompanyName, id, Today.AddDays(days), CancellationToken.None);

        Assert.Equal((id, status, null, Today.AddDays(days)),
            (rehired.Id, rehired.Status, rehired.TerminationDate, rehired.HireDate!.Value));
    }

    [Fact]
    public async Task Erase_LeavesNoTrace()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var id = await IdAsync(bench);

        await bench.Control.EraseEmployeeAsync(bench.CompanyName, id, CancellationToken.None);

        Assert.DoesNotContain(await bench.RowsAsync(), row => SimulatorBench.Id(row) == id);
        Assert.Equal(404, await bench.StatusAsync($"{SimulatorBench.Employees}/{id}"));
        var later = await bench.Control.AddEmployeeAsync(bench.CompanyName, CancellationToken.None);
        Assert.NotEqual(id, later.Id);
    }

    [Fact]
    public async Task Whitelist_OfOneCredential_LeavesTheOtherAlone()
    {
        await using var bench = await SimulatorBench.StartAsync();
        var second = await bench.Control.AddCredentialAsync(bench.CompanyName, CancellationToken.None);

        await bench.Control.SetWhitelistAsync(bench.CompanyName, second.ClientId, ["email"], CancellationToken.None);

        var credentials = (await bench.Control.GetCompanyAsync(bench.CompanyName, CancellationToken.None)).Credentials;
        Assert.Null(credentials[0].Whitelist);
        Assert.Equal(["email"], credentials[1].Whitelist!);
    }

    [Fact]
    public async Task Whitelist_UnknownAttribute_IsRefused()
    {
        await using var bench = await SimulatorBench.StartAsync();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => bench.Control.SetWhitelistAsync(bench.CompanyName, ["e-mail"], CancellationToken.None));
    }

    [Fact]
    public async Task RemoveCredential_EndsItsToken()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        await bench.Control.RemoveCredentialAsync(bench.CompanyName, bench.Company.ClientId, CancellationToken.None);

        Assert.Equal(401, await bench.StatusAsync());
        using var auth = await bench.AuthAsync();
        Assert.Equal(401, (int)auth.StatusCode);
    }

    [Fact]
    public async Task RevokeTokens_EndsThemAndKeepsTheCredentials()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();

        await bench.Control.RevokeTokensAsync(bench.CompanyName, CancellationToken.None);

        Assert.Equal(401, await bench.StatusAsync());
        await bench.SignInAsync();
        Assert.Equal(200, await bench.StatusAsync());
    }

    [Fact]
    public async Task AddCompany_New_CanBeCalledAtOnce()
    {
        await using var bench = await SimulatorBench.StartAsync();

        var added = await bench.Control.AddCompanyAsync(new SimulatorCompany("fresh", 7), CancellationToken.None);

        Assert.Equal(7, added.EmployeeCount);
        using var auth = await bench.AuthAsync(added.ClientId, added.ClientSecret);
        Assert.Equal(200, (int)auth.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(
            () => bench.Control.AddCompanyAsync(new SimulatorCompany("fresh", 7), CancellationToken.None));
    }

    [Fact]
    public async Task Requests_Recorded_HaveTheirDetailsAndNoSecret()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        bench.Http.DefaultRequestHeaders.Add("X-Personio-Partner-ID", "ACME_GMBH");
        bench.Http.DefaultRequestHeaders.Add("X-Personio-App-ID", "PERSONIO_FUNCTIONS");
        await bench.RowsAsync("?limit=2&offset=1&attributes[]=email&attributes[]=status");

        var seen = await bench.Control.GetRequestsAsync(bench.CompanyName, CancellationToken.None);

        Assert.Equal(("POST", "/v1/auth", false, 200),
            (seen[0].Method, seen[0].PathAndQuery, seen[0].HasAuthorization, seen[0].Status!.Value));
        Assert.StartsWith("application/json", seen[0].ContentType, StringComparison.Ordinal);
        Assert.Equal(("ACME_GMBH", "PERSONIO_FUNCTIONS", true, 200),
            (seen[1].PartnerId, seen[1].AppId, seen[1].HasAuthorization, seen[1].Status!.Value));
        Assert.Equal((1, 2), (seen[1].Offset!.Value, seen[1].Limit!.Value));
        Assert.Equal(["email", "status"], seen[1].Attributes.Order(StringComparer.Ordinal));
        Assert.Equal(bench.Time.GetUtcNow(), seen[1].At);
        var text = JsonSerializer.Serialize(seen);
        Assert.DoesNotContain(bench.Company.ClientSecret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Http.DefaultRequestHeaders.Authorization!.Parameter!, text, StringComparison.Ordinal);

        await bench.Control.ClearRequestsAsync(CancellationToken.None);
        Assert.Empty(await bench.Control.GetRequestsAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task Reset_AfterChanges_RestoresTheStart()
    {
        await using var bench = await SimulatorBench.StartSignedInAsync();
        var before = await bench.Http.GetByteArrayAsync(SimulatorBench.Employees);
        await bench.Control.EraseEmployeeAsync(bench.CompanyName, await IdAsync(bench), CancellationToken.None);
        await bench.Control.AddFaultAsync(new FaultRule { Kind = FaultKind.ServerError }, CancellationToken.None);
        await bench.Control.SetSettingsAsync(new SimulatorSettings { MaximumPageSize = 1 }, CancellationToken.None);

        await bench.Control.ResetAsync(CancellationToken.None);

        Assert.Empty(await bench.Control.GetRequestsAsync(null, CancellationToken.None));
        Assert.Equal(new SimulatorSettings(), await bench.Control.GetSettingsAsync(CancellationToken.None));
        await bench.SignInAsync();
        Assert.Equal(before, await bench.Http.GetByteArrayAsync(SimulatorBench.Employees));
    }

    [Fact]
    public async Task SetSettings_Invalid_IsRefused()
    {
        await using var bench = await SimulatorBench.StartAsync();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => bench.Control.SetSettingsAsync(new SimulatorSettings { LimitScale = 0 }, CancellationToken.None));
    }

    [Theory]
    [InlineData("127.0.0.1", "/_simulator/companies", 200)]
    [InlineData("::1", "/_simulator/companies", 200)]
    [InlineData("192.0.2.7", "/_simulator/companies", 404)]
    [InlineData("192.0.2.7", "/v1/auth", 200)]
    public async Task Control_RemoteCaller_IsNotFound(string address, string path, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Path = path;

        await SimulatorServer.GuardAsync(context, _ => Task.CompletedTask, new SimulatorHost(new SimulatorOptions(), TimeProvider.System));

        Assert.Equal(status, context.Response.StatusCode);
    }

    private static async Task<long> IdAsync(SimulatorBench bench) =>
        (await bench.Control.GetEmployeesAsync(bench.CompanyName, CancellationToken.None)).Last(employee => employee.Status == "active").Id;

    private static async Task<JsonElement> OneAsync(SimulatorBench bench, long id) =>
        (await bench.GetAsync($"{SimulatorBench.Employees}/{id}")).GetProperty("data").GetProperty("attributes");
}
