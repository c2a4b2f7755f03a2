using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Triggers.Http;
using PersonioFunctions.Triggers.Http.Employees;

namespace PersonioFunctions.Tests.Triggers.Http;

/// <summary>The query parameters that select employees.</summary>
public sealed class EmployeeQueryTests
{
    [Fact]
    public void Read_NoParameters_SelectsEverybody() => Assert.Equal(EmployeeFilter.None, Read("?top=5&code=key"));

    [Fact]
    public void Read_EveryParameter_IsPartOfTheFilter() => Assert.Equal(
        new EmployeeFilter
        {
            State = LifecycleState.OnLeave,
            Department = "R & D",
            Flag = LifecycleFlags.ManagerLeft,
            Text = "ada",
            UpdatedSince = new DateTimeOffset(2026, 11, 24, 13, 0, 3, TimeSpan.Zero),
        },
        Read("?state=onLeave&department=R%20%26%20D&flag=managerLeft&q=%20ada%20&updatedSince=2026-11-24T14:00:03%2B01:00"));

    [Theory]
    [InlineData("2026-11-24T14:00:03Z")]
    [InlineData("2026-11-24T14:00:03")]
    [InlineData("2026-11-24T14:00:03.0000000%2B00:00")]
    public void Read_Instant_IsUtcUnlessItSaysOtherwise(string text) => Assert.Equal(
        new DateTimeOffset(2026, 11, 24, 14, 0, 3, TimeSpan.Zero), Read($"?updatedSince={text}").UpdatedSince);

    [Theory]
    [InlineData("state", "somewhere")]
    [InlineData("state", "Active")]
    [InlineData("state", "")]
    [InlineData("flag", "none")]
    [InlineData("flag", "managerLeft,statusLags")]
    [InlineData("department", "%20")]
    [InlineData("q", "")]
    [InlineData("q", "ada&q=grete")]
    [InlineData("updatedSince", "yesterday")]
    [InlineData("updatedSince", "2026-11-24")]
    [InlineData("updatedSince", "2026-11-24T14:00:03+01:00")]
    [InlineData("updatedSince", "0001-01-01T00:00:00Z")]
    public async Task Read_ValueThatSelectsNothing_IsAProblemThatNamesTheParameter(string name, string value)
    {
        var failure = Assert.Throws<RequestException>(() => Read($"?{name}={value}"));

        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await failure.Result.ExecuteResultAsync(new ActionContext { HttpContext = context });
        context.Response.Body.Position = 0;
        var problem = await System.Text.Json.JsonSerializer.DeserializeAsync<System.Text.Json.JsonElement>(context.Response.Body);
        Assert.Equal((400, "invalidFilter"), (context.Response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal([name], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public void Read_TextThatIsTooLong_IsRefusedWithoutRepeatingIt()
    {
        var failure = Assert.Throws<RequestException>(() => Read($"?q={new string('z', 101)}"));

        Assert.DoesNotContain("zzz", failure.Message, StringComparison.Ordinal);
    }

    private static EmployeeFilter Read(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        return context.Request.ReadEmployeeFilter();
    }
}
