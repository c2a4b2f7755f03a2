using System.Text.Json;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.Tests.Triggers.Http;

public sealed class HttpErrorsTests
{
    public static TheoryData<Exception, int, string> KnownFailures => new()
    {
        { new PersonioException(PersonioFailureKind.Unauthorized, "refused"), 422, "personioUnauthorized" },
        { new PersonioException(PersonioFailureKind.Forbidden, "refused"), 422, "personioForbidden" },
        { new PersonioException(PersonioFailureKind.InvalidAnswer, "odd"), 502, "personioInvalidAnswer" },
        { new PersonioException(PersonioFailureKind.Throttled, "slow down", TimeSpan.FromSeconds(90.5)), 503, "personioThrottled" },
        { new PersonioException(PersonioFailureKind.Unavailable, "down"), 503, "personioUnavailable" },
        { new SecretStoreException("no role"), 503, "secretStore" },
        { new RequestFailedException(404, "https://acme.table.core.windows.net"), 503, "storage" },
        { new AggregateException("https://acme.table.core.windows.net"), 503, "storage" },
        { new TimeoutException("https://acme.table.core.windows.net"), 503, "storage" },
        { new NewerPlanException("acme"), 409, "newerVersion" },
        { AccountLookup.NotFound(), 404, "notFound" },
    };

    [Theory]
    [MemberData(nameof(KnownFailures))]
    public async Task Map_KnownFailure_IsAProblem(Exception failure, int status, string code)
    {
        var context = await RespondAsync(() => throw failure);

        Assert.Equal(status, context.Response.StatusCode);
        Assert.Equal("application/problem+json; charset=utf-8", context.Response.ContentType);
        var problem = await JsonSerializer.DeserializeAsync<JsonElement>(context.Response.Body);
        Assert.Equal((status, code), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString()));
        Assert.DoesNotContain("core.windows.net", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_PersonioAsksToWait_SaysHowLong()
    {
        var context = await RespondAsync(
            () => throw new PersonioException(PersonioFailureKind.Throttled, "slow down", TimeSpan.FromSeconds(90.5)));

        Assert.Equal("91", context.Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task Map_UnknownFailure_ReachesTheHost() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => RespondAsync(() => throw new InvalidOperationException()));

    [Fact]
    public async Task Map_QueryTooLong_NeverReachesTheEndpoint()
    {
        var context = await RespondAsync(() => throw new InvalidOperationException(), "?top=" + new string('1', 2048));

        Assert.Equal(414, context.Response.StatusCode);
    }

    private static async Task<HttpContext> RespondAsync(Func<Task<IActionResult>> endpoint, string query = "")
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        context.Response.Body = new MemoryStream();
        var result = await HttpErrors.MapAsync(context.Request, endpoint);
        await result.ExecuteResultAsync(new ActionContext { HttpContext = context });
        context.Response.Body.Position = 0;
        return context;
    }
}
