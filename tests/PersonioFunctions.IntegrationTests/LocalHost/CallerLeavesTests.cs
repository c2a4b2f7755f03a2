namespace PersonioFunctions.IntegrationTests.LocalHost;

/// <summary>A caller who closes the connection in the middle of a call is no failure of the app.</summary>
[Collection(SharedProduct.Name)]
public sealed class CallerLeavesTests(ProductFixture fixture)
{
    private RunningProduct Product => fixture.Product;

    [Theory]
    [InlineData("plans", "POST", FaultTarget.Employees)]
    [InlineData("employees/{id}/resync", "POST", FaultTarget.Employee)]
    [InlineData("", "PUT", FaultTarget.Auth)]
    public async Task Call_CallerLeaves_LogsNoFailureAndFreesTheAccount(string path, string method, FaultTarget slow)
    {
        var account = await Product.ConnectAsync($"leaves-{slow}".ToLowerInvariant(), 5);
        var id = (await account.PlainPeopleAsync())[0].Id;
        await account.AddFaultAsync(new FaultRule { Kind = FaultKind.Slow, On = slow, DelayMilliseconds = int.MaxValue });
        var lines = Product.Host.Output.Count;
        var asked = await RequestsAsync(account);
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(
            new HttpMethod(method), $"accounts/{account.Name}/{path.Replace("{id}", $"{id}", StringComparison.Ordinal)}".TrimEnd('/'))
        {
            Content = method == "PUT" ? System.Net.Http.Json.JsonContent.Create(account.Connection) : null,
        };
        var call = Product.Host.Client.SendAsync(request, leave.Token);
        await Eventually.TrueAsync(async () => await RequestsAsync(account) > asked, "Personio is asked");

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await account.ClearFaultsAsync();

        // The account is free at once.
        Assert.Equal("succeeded", (await account.ResyncAsync()).Status);
        Assert.DoesNotContain(
            Product.Host.Output.Skip(lines),
            line => line.Contains("fail:", StringComparison.Ordinal)
                || line.Contains("Exception", StringComparison.Ordinal)
                || line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    private async Task<int> RequestsAsync(TestAccount account) =>
        (await Product.Control.GetRequestsAsync(account.Name, CancellationToken.None)).Count;
}
