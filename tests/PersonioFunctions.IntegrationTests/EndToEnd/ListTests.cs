using System.Net;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>People and runs over HTTP, page by page.</summary>
[Collection(SharedProduct.Name)]
public sealed class ListTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    private ApiClient Api => fixture.Product.Api;

    [Fact]
    public async Task Employees_SmallPages_ReturnEachPersonOnceAsStored()
    {
        var account = await Product.ConnectAsync("people-pages", 40);

        var people = await AllAsync<JsonElement>($"accounts/{account.Name}/employees", top: 7);

        Assert.Equal(40, people.Count);
        Assert.Equal(
            await account.TruthAsync(),
            new SortedDictionary<string, string>(
                people.ToDictionary(person => person.GetProperty("id").GetString()!, ExpectedRow.Of), StringComparer.Ordinal));
        Assert.All(people, person => Assert.Equal(account.Name, person.GetProperty("account").GetString()));
        var asOf = (await account.HealthAsync()).DataAsOf;
        Assert.All(people, person => Assert.Equal(asOf, person.GetProperty("verifiedAt").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Employees_NoTop_ReturnsPagesOfAHundred()
    {
        var account = await Product.ConnectAsync("people-hundred", 101);

        var page = (await Api.GetAsync($"accounts/{account.Name}/employees")).Read<ListView<JsonElement>>();

        Assert.Equal(100, page.Items.Count);
        Assert.NotNull(page.ContinuationToken);
        Assert.Equal(101, (await AllAsync<JsonElement>($"accounts/{account.Name}/employees", top: 1000)).Count);
    }

    [Fact]
    public async Task Employee_ById_EqualsTheListItem()
    {
        var account = await Product.ConnectAsync("people-one", 5);
        var listed = (await Api.GetAsync($"accounts/{account.Name}/employees")).Read<ListView<JsonElement>>().Items[3];

        var shown = (await Api.GetAsync($"accounts/{account.Name}/employees/{listed.GetProperty("id").GetString()}")).Read<JsonElement>();

        Assert.Equal(listed.GetRawText(), shown.GetRawText());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0123456789012345678901")]
    [InlineData("abc")]
    [InlineData("1'%20or%20PartitionKey%20ne%20'")]
    [InlineData("%C2%B2")]
    public async Task Employee_UnknownOrImpossibleId_IsNotFound(string id)
    {
        var name = await OneAsync();

        (await Api.GetAsync($"accounts/{name}/employees/{id}")).ReadProblem(HttpStatusCode.NotFound, "notFound");
    }

    [Theory]
    [InlineData("20261123140000000-00000000")]
    [InlineData("latest")]
    [InlineData("20261123140000000-1F3A9C2B")]
    [InlineData("..%2F..")]
    public async Task Run_UnknownOrImpossibleId_IsNotFound(string id)
    {
        var name = await OneAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await Api.GetAsync($"accounts/{name}/runs/{id}")).Status);
    }

    [Fact]
    public async Task Runs_SmallPages_ShowEveryRunOnceNewestFirst()
    {
        var account = await Product.ConnectAsync("runs-pages", 5);
        var expected = new List<string> { account.FirstRun.RunId };
        for (var i = 0; i < 4; i++)
            expected.Insert(0, (await account.ResyncAsync()).RunId);

        var runs = await AllAsync<RunView>($"accounts/{account.Name}/runs", top: 2);

        Assert.Equal(expected, runs.Select(run => run.RunId));
        Assert.Equal(expected.Order(StringComparer.Ordinal).Reverse(), expected);
        Assert.All(runs, run => Assert.Equal("succeeded", run.Status));
    }

    [Theory]
    [InlineData("employees?top=0", "invalidTop")]
    [InlineData("employees?top=1001", "invalidTop")]
    [InlineData("employees?top=-1", "invalidTop")]
    [InlineData("employees?top=ten", "invalidTop")]
    [InlineData("runs?top=", "invalidTop")]
    [InlineData("employees?continuationToken=%25", "invalidContinuationToken")]
    [InlineData("employees?continuationToken=bm9uZQ==", "invalidContinuationToken")]
    [InlineData("runs?continuationToken=", "invalidContinuationToken")]
    public async Task List_InvalidQuery_IsRefused(string query, string code)
    {
        var name = await OneAsync();

        (await Api.GetAsync($"accounts/{name}/{query}")).ReadProblem(HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("accounts/unheard-of")]
    [InlineData("accounts/unheard-of/runs")]
    [InlineData("accounts/unheard-of/runs/20261123140000000-00000000")]
    [InlineData("accounts/unheard-of/employees")]
    [InlineData("accounts/unheard-of/employees/1")]
    [InlineData("nothing-here")]
    public async Task Get_UnknownAccountOrAddress_IsNotFound(string path) =>
        (await Api.GetAsync(path)).ReadProblem(HttpStatusCode.NotFound, "notFound");

    /// <summary>An account for invalid requests.</summary>
    private async Task<string> OneAsync()
    {
        const string Name = "list-one";
        if ((await Api.GetAsync($"accounts/{Name}")).Status == HttpStatusCode.NotFound)
            await Product.ConnectAsync(Name, 5);
        return Name;
    }

    private async Task<IReadOnlyList<T>> AllAsync<T>(string path, int top)
    {
        var items = new List<T>();
        string? token = null;
        do
        {
            var next = token is null ? "" : $"&continuationToken={Uri.EscapeDataString(token)}";
            var page = (await Api.GetAsync($"{path}?top={top}{next}")).Read<ListView<T>>();
            Assert.InRange(page.Items.Count, 1, top);
            items.AddRange(page.Items);
            token = page.ContinuationToken;
        }
        while (token is not null);
        return items;
    }
}
