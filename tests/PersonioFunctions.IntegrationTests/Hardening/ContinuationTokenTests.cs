using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.Hardening;

/// <summary>A paging token comes from outside. It must not lead beyond the rows of its account.</summary>
[Collection(SharedHardenedProduct.Name)]
public sealed class ContinuationTokenTests(HardenedProduct product)
{
    [Theory]
    [InlineData("employees")]
    [InlineData("runs")]
    public async Task List_TokenOfAnotherAccount_ReturnsNothingOfIt(string list)
    {
        var token = (await ListAsync($"accounts/{HardenedProduct.Bravo}/{list}?top=1")).GetProperty("continuationToken").GetString()!;

        await AssertOnlyAlphaAsync(list, token);
    }

    [Theory]
    [InlineData("bravo 0")]
    [InlineData("bravo ")]
    [InlineData("alpha 0")]
    [InlineData("alphb 0")]
    [InlineData("a 0")]
    [InlineData(" ")]
    [InlineData("")]
    [InlineData("one-word")]
    [InlineData("a b c d")]
    [InlineData("bravo' 0'")]
    [InlineData("bravo&$filter=PartitionKey%20eq%20'bravo' 0")]
    [InlineData("bravo\0 0\n")]
    [InlineData("1!8!YnJhdm8- 1!4!MQ--")]
    public async Task List_InventedToken_ReturnsNothingOfAnotherAccount(string token)
    {
        await AssertOnlyAlphaAsync("employees", Convert.ToBase64String(Encoding.UTF8.GetBytes(token)));
        await AssertOnlyAlphaAsync("runs", Convert.ToBase64String(Encoding.UTF8.GetBytes(token)));
    }

    private async Task AssertOnlyAlphaAsync(string list, string token)
    {
        using var answer = await product.Host.Client.GetAsync(
            $"accounts/{HardenedProduct.Alpha}/{list}?continuationToken={Uri.EscapeDataString(token)}");

        if (answer.StatusCode == HttpStatusCode.OK)
        {
            var items = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray();
            Assert.All(items, item => Assert.Equal(HardenedProduct.Alpha, item.GetProperty("account").GetString()));
        }
        else
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("invalidContinuationToken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private async Task<JsonElement> ListAsync(string path) => await product.Host.Client.GetFromJsonAsync<JsonElement>(path);
}
