using System.Text.Json;

namespace PersonioFunctions.Tests.Personio.Calls;

public sealed class PersonioRequestTests
{
    [Fact]
    public async Task GetEmployees_FirstPage_RequestsTheDocumentedUrl()
    {
        var personio = new StubPersonio();

        await personio.CreateClient().PagesAsync("first_name", "dynamic_12", "first_name", "id", "a&b=c d");

        var request = personio.Requests[^1];
        Assert.Equal("GET", request.Method);
        Assert.Equal(
            "https://api.personio.de/v1/company/employees?limit=100&offset=0&attributes%5B%5D=id&attributes%5B%5D=first_name"
            + "&attributes%5B%5D=dynamic_12&attributes%5B%5D=a%26b%3Dc%20d",
            request.Uri.AbsoluteUri);
    }

    [Fact]
    public async Task GetEmployees_Always_SendsTokenAppIdAndAccept()
    {
        var personio = new StubPersonio();

        await personio.CreateClient().PagesAsync();

        var headers = personio.Requests[^1].Headers;
        Assert.Equal("Bearer papi-1", headers["Authorization"]);
        Assert.Equal("PERSONIO_FUNCTIONS", headers["X-Personio-App-ID"]);
        Assert.Equal("application/json", headers["Accept"]);
        Assert.StartsWith("PersonioFunctions/", headers["User-Agent"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-Personio-Partner-ID", headers.Keys);
    }

    [Fact]
    public async Task GetEmployees_CompanyNameSet_SendsItAsPartnerIdWithEveryRequest()
    {
        var personio = new StubPersonio();

        await personio.CreateFactory().Create(StubPersonio.Connection(companyName: "ACME_GMBH")).PagesAsync();

        Assert.Equal(2, personio.Requests.Count);
        Assert.All(personio.Requests, r => Assert.Equal("ACME_GMBH", r.Headers["X-Personio-Partner-ID"]));
    }

    [Fact]
    public async Task Authenticate_Always_SendsCredentialsInTheBodyOnly()
    {
        var personio = new StubPersonio();

        await personio.CreateClient().AuthenticateAsync(CancellationToken.None);

        var request = Assert.Single(personio.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("https://api.personio.de/v1/auth", request.Uri.AbsoluteUri);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal("client-1", body.RootElement.GetProperty("client_id").GetString());
        Assert.Equal(StubPersonio.Secret, body.RootElement.GetProperty("client_secret").GetString());
        Assert.Equal(2, body.RootElement.EnumerateObject().Count());
    }

    [Theory]
    [InlineData("", "client-1", null)]
    [InlineData("acme", " ", null)]
    [InlineData("acme", "client-1", "Acme GmbH")]
    [InlineData("acme", "client-1", "ACME\r\nX-Other: 1")]
    [InlineData("acme", "client-1", "ACME\n")]
    public void Create_ConnectionThatCannotBeSent_Throws(string account, string clientId, string? companyName)
    {
        using var factory = new StubPersonio().CreateFactory();

        Assert.Throws<ArgumentException>(() => factory.Create(StubPersonio.Connection(account, clientId, companyName)));
    }

    [Fact]
    public void GetEmployees_EmptyAttribute_ThrowsBeforeAnythingIsSent()
    {
        var personio = new StubPersonio();

        Assert.Throws<ArgumentException>(
            () => personio.CreateClient().GetEmployeesAsync(["email", ""], KnownPages.None, PageSize.Hundred, CancellationToken.None));
        Assert.Empty(personio.Requests);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task GetEmployees_Redirect_IsNotFollowed(int status)
    {
        var personio = new StubPersonio
        {
            Employees = (_, _) =>
            {
                var answer = StubPersonio.Status(status);
                answer.Headers.Location = new Uri("https://elsewhere.example/v1/company/employees");
                return answer;
            },
        };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.All(personio.Requests, r => Assert.Equal("api.personio.de", r.Uri.Host));
    }
}
