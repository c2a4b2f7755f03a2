using System.Net;
using System.Net.Http.Json;
using System.Text;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>PUT of an account. A refused request leaves nothing behind; an accepted one connects.</summary>
[Collection(SharedProduct.Name)]
public sealed class ConnectTests(ProductFixture fixture)
{
    private const string Unused = "connect-unused";

    private RunningProduct Product => fixture.Product;

    private ApiClient Api => fixture.Product.Api;

    [Fact]
    public async Task Put_EveryMemberInvalid_NamesEachAndStoresNothing()
    {
        var answer = await Api.PutAsync("accounts/-Not-A-Name-", new
        {
            clientId = " ",
            clientSecret = "with\nbreak",
            companyName = "Acme GmbH",
            displayName = "a\u0007b",
            emailAttribute = "Company e-mail",
            timeZone = "Mars/Olympus",
            minLeavers = -1,
            maxLeaversPercent = 101,
        });

        Assert.Equal(
            [
                "clientId",
                "clientSecret",
                "companyName",
                "displayName",
                "emailAttribute",
                "maxLeaversPercent",
                "minLeavers",
                "name",
                "timeZone"],
            answer.ReadProblem(HttpStatusCode.BadRequest, "invalidAccount").Errors!.Keys.Order(StringComparer.Ordinal));
        await AssertNotStoredAsync("-Not-A-Name-");
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("under_score")]
    [InlineData("trailing-")]
    [InlineData("dot.ted")]
    [InlineData("quo'te")]
    [InlineData("sp%20ace")]
    [InlineData("ha%23sh")]
    [InlineData("que%3Fstion")]
    [InlineData("back%5Cslash")]
    [InlineData("per%25cent")]
    [InlineData("line%0Abreak")]
    [InlineData("%C3%BCmlaut")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123x")]
    public async Task Call_InvalidName_IsRefusedBeforeStorage(string name)
    {
        var body = new { clientId = "any", clientSecret = "any" };

        var problem = (await Api.PutAsync($"accounts/{name}", body)).ReadProblem(HttpStatusCode.BadRequest, "invalidAccount");

        Assert.Equal(["name"], problem.Errors!.Keys);
        (await Api.GetAsync($"accounts/{name}")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Api.DeleteAsync($"accounts/{name}?purge=true")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Api.PostAsync($"accounts/{name}/resync")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Api.GetAsync($"accounts/{name}/employees")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        (await Api.GetAsync($"accounts/{name}/runs")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        await AssertNotStoredAsync(Uri.UnescapeDataString(name));
    }

    [Theory]
    [InlineData("a%2Fb")]
    [InlineData("%2E%2E%2Fhealth")]
    public async Task Put_NameWithSlash_IsNeverAnAccount(string name)
    {
        var answer = await Api.PutAsync($"accounts/{name}", new { clientId = "any", clientSecret = "any" });

        Assert.True(
            answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{answer.Status}");
        await AssertNotStoredAsync(Uri.UnescapeDataString(name));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"clientId\":null,\"clientSecret\":null}")]
    public async Task Put_RequiredMembersMissing_AreNamed(string body)
    {
        var answer = await Api.PutAsync($"accounts/{Unused}", Json(body));

        Assert.Equal(
            ["clientId", "clientSecret"],
            answer.ReadProblem(HttpStatusCode.BadRequest, "invalidAccount").Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"clientId\":\"a\",")]
    [InlineData("{\"clientId\":1,\"clientSecret\":\"b\"}")]
    [InlineData("{\"clientId\":\"a\",\"clientSecret\":\"b\",\"enabled\":\"yes\"}")]
    [InlineData("{\"clientId\":\"a\",\"clientSecret\":\"b\",\"minLeavers\":\"3\"}")]
    [InlineData("{\"clientId\":\"a\",\"clientSecret\":\"b\",\"maxLeaversPercent\":2.5}")]
    [InlineData("{\"clientId\":\"a\",\"clientSecret\":\"b\",\"unheardOf\":1}")]
    [InlineData("{\"clientId\":\"a\",\"clientSecret\":\"b\",\"name\":\"other\"}")]
    public async Task Put_BodyIsNotAConnection_IsRefused(string body)
    {
        (await Api.PutAsync($"accounts/{Unused}", Json(body))).ReadProblem(HttpStatusCode.BadRequest, "invalidBody");
        await AssertNotStoredAsync(Unused);
    }

    [Fact]
    public async Task Put_NotJson_IsRefused() =>
        (await Api.PutAsync($"accounts/{Unused}", new StringContent("clientId=a&clientSecret=b", Encoding.UTF8, "text/plain")))
            .ReadProblem(HttpStatusCode.UnsupportedMediaType, "contentType");

    [Fact]
    public async Task Put_BodyTooLarge_IsRefused() =>
        (await Api.PutAsync($"accounts/{Unused}", JsonContent.Create(new { clientId = new string('a', 70_000), clientSecret = "b" })))
            .ReadProblem(HttpStatusCode.RequestEntityTooLarge, "bodyTooLarge");

    [Fact]
    public async Task Put_WrongSecret_StoresNothing()
    {
        var company = await AddCompanyAsync("connect-wrong");

        (await Api.PutAsync($"accounts/{company.Name}", new { clientId = company.ClientId, clientSecret = "wrong" }))
            .ReadProblem(HttpStatusCode.UnprocessableEntity, "personioUnauthorized");

        await AssertNotStoredAsync(company.Name);
    }

    [Fact]
    public async Task Put_PersonioDoesNotAnswer_StoresNothing()
    {
        // The cases run concurrently, because two of them are retried for seconds.
        await Task.WhenAll(
            RefusedAsync("connect-down", FaultKind.ServerError, HttpStatusCode.ServiceUnavailable, "personioUnavailable"),
            RefusedAsync("connect-throttled", FaultKind.TooManyRequests, HttpStatusCode.ServiceUnavailable, "personioThrottled"),
            RefusedAsync("connect-nonsense", FaultKind.TruncatedJson, HttpStatusCode.BadGateway, "personioInvalidAnswer"));

        async Task RefusedAsync(string name, FaultKind fault, HttpStatusCode status, string code)
        {
            var company = await AddCompanyAsync(name);
            await Product.Control.AddFaultAsync(
                new FaultRule { Kind = fault, On = FaultTarget.Auth, Company = name }, CancellationToken.None);

            (await Api.PutAsync($"accounts/{name}", new { clientId = company.ClientId, clientSecret = company.ClientSecret }))
                .ReadProblem(status, code);

            await AssertNotStoredAsync(name);
        }
    }

    [Fact]
    public async Task Put_WrongSecretForConnectedAccount_ChangesNothing()
    {
        var account = await Product.ConnectAsync("connect-keep", 10);
        var before = await account.ShowAsync();

        (await Api.PutAsync(
            $"accounts/{account.Name}", new { clientId = account.Company.ClientId, clientSecret = "wrong", displayName = "New" }))
            .ReadProblem(HttpStatusCode.UnprocessableEntity, "personioUnauthorized");

        Assert.Equivalent(before, await account.ShowAsync(), strict: true);
        // A new token must be obtained with the old secret.
        await Product.Control.RevokeTokensAsync(account.Name, CancellationToken.None);
        Assert.Equal("succeeded", (await account.ResyncAsync()).Status);
    }

    [Fact]
    public async Task Put_OtherCredentials_NeedConfirmation()
    {
        var account = await Product.ConnectAsync("connect-other", 10);
        var other = await Product.Control.AddCredentialAsync(account.Name, CancellationToken.None);
        var body = new { clientId = other.ClientId, clientSecret = other.ClientSecret };

        (await Api.PutAsync($"accounts/{account.Name}", body)).ReadProblem(HttpStatusCode.Conflict, "otherCredentials");
        Assert.Equal(account.Company.ClientId, (await account.ShowAsync()).ClientId);

        var replaced = (await Api.PutAsync($"accounts/{account.Name}?replaceCredentials=true", body)).Read<AccountView>();
        Assert.Equal(other.ClientId, replaced.ClientId);
        await account.LatestAtRestAsync();
        await Product.Control.RemoveCredentialAsync(account.Name, account.Company.ClientId, CancellationToken.None);
        Assert.Equal("succeeded", (await account.ResyncAsync()).Status);
    }

    [Fact]
    public async Task Put_SameCredentialsAgain_UpdatesTheRest()
    {
        var account = await Product.ConnectAsync("connect-again", 10);
        var before = await account.ShowAsync();

        var answer = await Api.PutAsync($"accounts/{account.Name}", new
        {
            clientId = account.Company.ClientId,
            clientSecret = account.Company.ClientSecret,
            companyName = "ACME_GMBH_2",
            displayName = "Acme № 1 🚀",
            timeZone = "Pacific/Auckland",
            emailAttribute = account.Company.CompanyEmailKey,
        });

        var updated = answer.Read<AccountView>();
        Assert.Null(answer.Location);
        Assert.Equal(
            ("ACME_GMBH_2", "Acme № 1 🚀", "Pacific/Auckland", account.Company.CompanyEmailKey, true, before.CreatedAt),
            (updated.CompanyName, updated.DisplayName, updated.TimeZone, updated.EmailAttribute, updated.Enabled, updated.CreatedAt));
        Assert.True(updated.UpdatedAt > before.UpdatedAt);
        // The new attribute changes all addresses, so the run is held.
        Assert.Equal("held", (await account.LatestAtRestAsync()).Status);
        Assert.Equal("ACME_GMBH_2", (await account.ListRequestsAsync())[^1].PartnerId);
    }

    private Task<CompanyInfo> AddCompanyAsync(string name) =>
        Product.Control.AddCompanyAsync(new SimulatorCompany(name, 5), CancellationToken.None);

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task AssertNotStoredAsync(string name)
    {
        Assert.Empty(await Product.Accounts.QueryAsync<TableEntity>().Where(row => row.RowKey == name).ToListAsync());
        Assert.Empty(await Product.Runs.QueryAsync<TableEntity>(row => row.PartitionKey == name).ToListAsync());
        // The folder exists once the first secret is stored, possibly by another test.
        Assert.DoesNotContain(
            Directory.Exists(Product.Secrets) ? Directory.EnumerateFiles(Product.Secrets) : [],
            file => Path.GetFileName(file).Contains($"-{name}.", StringComparison.OrdinalIgnoreCase));
    }
}
