using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace PersonioFunctions.IntegrationTests.EndToEnd;

/// <summary>Selections of employees over HTTP, as pages of JSON and as CSV.</summary>
[Collection(SharedProduct.Name)]
public sealed class EmployeeFilterTests(ProductFixture fixture)
{
    private static readonly string[] Searched = ["displayName", "email", "id"];

    private RunningProduct Product => fixture.Product;

    private ApiClient Api => fixture.Product.Api;

    [Fact]
    public async Task Export_Everybody_IsTheList()
    {
        var account = await Product.ConnectAsync("export-all", 120);

        var rows = await ExportAsync(account.Name);

        var people = await ListAsync(account.Name, "top=1000");
        Assert.Equal(120, people.Count);
        Assert.Equal(people.Select(person => Text(person, "id")), rows.Select(row => row["Id"]));
        Assert.All(people.Zip(rows), pair =>
        {
            Assert.Equal(Text(pair.First, "displayName"), pair.Second["DisplayName"]);
            Assert.Equal(Text(pair.First, "email"), pair.Second["Email"]);
            Assert.Equal(Text(pair.First, "lifecycleState"), pair.Second["LifecycleState"]);
            Assert.Equal(pair.First.GetProperty("isCurrent").GetBoolean(), pair.Second["IsCurrent"] == "true");
        });
    }

    [Fact]
    public async Task Export_AccountWithoutEmployees_HasOnlyTheColumns()
    {
        var company = await Product.Control.AddCompanyAsync(new SimulatorCompany("export-empty", 1), CancellationToken.None);
        var connection = new { clientId = company.ClientId, clientSecret = company.ClientSecret, enabled = false };
        (await Api.PutAsync("accounts/export-empty", connection)).Read<AccountView>(HttpStatusCode.Created);

        var text = Encoding.UTF8.GetString(await Product.Host.Client.GetByteArrayAsync("accounts/export-empty/employees.csv"));

        Assert.StartsWith("\uFEFFId,Account,DisplayName,", text, StringComparison.Ordinal);
        Assert.Equal(text.Length - 2, text.IndexOf("\r\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Select_EachParameter_ReturnsExactlyThoseWhoMatch()
    {
        var account = await Product.ConnectAsync("select-each", 120);
        var all = await ListAsync(account.Name, "top=1000");
        var one = all[60];
        var since = TimeProvider.System.GetUtcNow();
        await account.ResyncAsync();

        await SelectsAsync(account.Name, all, "state=left", person => Text(person, "lifecycleState") == "left");
        await SelectsAsync(
            account.Name, all, $"department={Uri.EscapeDataString(Text(one, "department").ToUpperInvariant())}",
            person => Text(person, "department") == Text(one, "department"));
        await SelectsAsync(
            account.Name, all, $"q={Uri.EscapeDataString(Text(one, "lastName").ToUpperInvariant())}",
            person => Searched.Any(member =>
                Text(person, member).Contains(Text(one, "lastName"), StringComparison.OrdinalIgnoreCase)));
        await SelectsAsync(account.Name, all, $"q={Text(one, "id")}", person => Text(person, "id") == Text(one, "id"));
        await SelectsAsync(
            account.Name, all, "state=active&q=example",
            person => Text(person, "lifecycleState") == "active"
                && Text(person, "email").Contains("example", StringComparison.OrdinalIgnoreCase));
        var flag = all.SelectMany(Flags).First();
        await SelectsAsync(account.Name, all, $"flag={flag}", person => Flags(person).Contains(flag));
        await SelectsAsync(account.Name, all, "updatedSince=2020-01-01T00:00:00Z", _ => true);
        Assert.Empty(await ListAsync(account.Name, $"updatedSince={since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}"));
    }

    [Theory]
    [InlineData("state=gone", "state")]
    [InlineData("flag=gone", "flag")]
    [InlineData("department=", "department")]
    [InlineData("q=%20", "q")]
    [InlineData("updatedSince=yesterday", "updatedSince")]
    public async Task Select_WrongValue_NamesTheParameter(string query, string name)
    {
        await ConnectOnceAsync();

        foreach (var path in new[] { "employees", "employees.csv" })
        {
            var answer = await Api.GetAsync($"accounts/select-one/{path}?{query}");
            Assert.Equal([name], answer.ReadProblem(HttpStatusCode.BadRequest, "invalidFilter").Errors!.Keys);
        }
    }

    [Fact]
    public async Task Export_UnknownAccount_IsNotFound() =>
        (await Api.GetAsync("accounts/unheard-of/employees.csv")).ReadProblem(HttpStatusCode.NotFound, "notFound");

    [Fact]
    public async Task List_KnownVersion_IsNotModifiedUntilARun()
    {
        var account = await Product.ConnectAsync("select-version", 5);
        foreach (var path in new[] { "employees", "employees.csv?state=active" })
        {
            using var first = await Product.Host.Client.GetAsync($"accounts/{account.Name}/{path}");
            var version = first.Headers.ETag!;
            Assert.Equal(HttpStatusCode.NotModified, await GetAsync(path));
            await account.ResyncAsync();
            Assert.Equal(HttpStatusCode.OK, await GetAsync(path));

            async Task<HttpStatusCode> GetAsync(string address)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"accounts/{account.Name}/{address}");
                request.Headers.IfNoneMatch.Add(version);
                using var answer = await Product.Host.Client.SendAsync(request);
                Assert.Equal(answer.StatusCode == HttpStatusCode.NotModified, (await answer.Content.ReadAsStringAsync()).Length == 0);
                return answer.StatusCode;
            }
        }
    }

    [Fact]
    public async Task Select_Text_IsNeverLogged()
    {
        await ConnectOnceAsync();
        const string Text = "Quastenflosser";

        foreach (var path in new[] { "employees", "employees.csv" })
            foreach (var name in new[] { "q", "department", "state" })
                await Api.GetAsync($"accounts/select-one/{path}?{name}={Text}");

        Assert.DoesNotContain(Product.Host.Output, line => line.Contains(Text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Api.Problems, problem => problem.Contains(Text, StringComparison.OrdinalIgnoreCase));
    }

    // A page may be shorter than asked for. Read together, the pages have everybody once.
    private async Task SelectsAsync(string account, IReadOnlyList<JsonElement> all, string query, Func<JsonElement, bool> matches)
    {
        var expected = all.Where(matches).Select(person => Text(person, "id")).ToList();
        Assert.NotEmpty(expected);

        foreach (var top in new[] { 7, 1000 })
        {
            var listed = await ListAsync(account, $"{query}&top={top}", top);
            Assert.True(expected.SequenceEqual(listed.Select(person => Text(person, "id"))), $"{query} with pages of {top}");
        }

        Assert.Equal(expected, (await ExportAsync(account, query)).Select(row => row["Id"]));
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string account, string query, int top = 1000)
    {
        var items = new List<JsonElement>();
        string? token = null;
        do
        {
            var next = token is null ? "" : $"&continuationToken={Uri.EscapeDataString(token)}";
            var page = (await Api.GetAsync($"accounts/{account}/employees?{query}{next}")).Read<ListView<JsonElement>>();
            Assert.InRange(page.Items.Count, 0, top);
            items.AddRange(page.Items);
            token = page.ContinuationToken;
        }
        while (token is not null);
        return items;
    }

    private async Task<IReadOnlyList<Dictionary<string, string>>> ExportAsync(string account, string query = "")
    {
        var answer = await Api.GetAsync($"accounts/{account}/employees.csv?{query}");
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.Status, answer.MediaType));
        using var csv = new CsvReader(new StringReader(answer.Body), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read()) rows.Add(csv.HeaderRecord!.ToDictionary(column => column, column => csv[column]!));
        return rows;
    }

    private async Task ConnectOnceAsync()
    {
        if ((await Api.GetAsync("accounts/select-one")).Status == HttpStatusCode.NotFound) await Product.ConnectAsync("select-one", 5);
    }

    private static string Text(JsonElement person, string member) => person.TryGetProperty(member, out var value) ? value.GetString()! : "";

    private static IEnumerable<string> Flags(JsonElement person) =>
        person.GetProperty("lifecycleFlags").EnumerateArray().Select(flag => flag.GetString()!);
}
