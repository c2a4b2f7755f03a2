using System.Net;
using Xunit.Sdk;

namespace PersonioFunctions.IntegrationTests.EndToEnd.OpenApi;

/// <summary>The check that every answer passes finds each way in which an answer can differ from the OpenAPI document.</summary>
public sealed class ApiContractTests
{
    private const string Change =
        """{"cursor":"1-1","runId":"1","kind":"created","employeeId":"7","cause":"timer","changedAt":"2026-11-24T14:00:03+00:00"}""";

    private const string Problem = """{"status":404,"code":"notFound","detail":"There is no account 'acme'."}""";

    [Fact]
    public void Check_AnswersAsDescribed_Passes()
    {
        Check("accounts/acme/changes?top=5", Json($$"""{"items":[{{Change}}],"cursor":"1-1"}"""));
        Check("accounts/acme/changes", new ApiAnswer(HttpStatusCode.NotFound, "application/problem+json", null, Problem));
        ApiContract.Check(HttpMethod.Delete, "accounts/acme", new ApiAnswer(HttpStatusCode.NoContent, null, null, ""));
        Check("nothing", new ApiAnswer(HttpStatusCode.NotFound, null, null, ""));
    }

    [Theory]
    [InlineData("\"runId\"", "\"more\":1,\"runId\"", "/items/0/more")]
    [InlineData("\"runId\":\"1\",", "", "runId")]
    [InlineData("\"employeeId\":\"7\"", "\"employeeId\":7", "/items/0/employeeId")]
    [InlineData("\"employeeId\":\"7\"", "\"employeeId\":null", "/items/0/employeeId")]
    [InlineData("timer", "moon", "/items/0/cause")]
    [InlineData("2026-11-24T", "24.11.2026 ", "/items/0/changedAt")]
    public void Check_BodyUnlikeItsSchema_Fails(string text, string replacement, string place) => Fails(
        "accounts/acme/changes", Json($$"""{"items":[{{Change.Replace(text, replacement, StringComparison.Ordinal)}}]}"""), place);

    [Fact]
    public void Check_MemberOfAnEmployeeThatIsNotDescribed_Fails() =>
        Fails("accounts/acme/employees", Json("""{"items":[{"salary":1}]}"""), "/items/0/salary");

    [Fact]
    public void Check_AnswerThatTheCallDoesNotHave_Fails()
    {
        Fails("accounts/acme/changes", Json("""{"items":[]}""") with { Status = HttpStatusCode.Created }, "201");
        Fails("accounts/acme/changes", Json("""{"items":[]}""") with { MediaType = "text/plain" }, "text/plain");
        Fails("accounts/acme/changes", Json("""{"items":[]}""") with { Location = "/api/accounts" }, "Location");
        Fails("accounts/acme/changes", new ApiAnswer(HttpStatusCode.OK, null, null, ""), "without");
        Fails("nothing", Json("{}"), "not described");
        Fails(
            "accounts/acme/changes",
            new ApiAnswer(
                HttpStatusCode.NotFound, "application/problem+json", null, Problem.Replace("notFound", "busy", StringComparison.Ordinal)),
            "busy");
    }

    private static ApiAnswer Json(string body) => new(HttpStatusCode.OK, "application/json", null, body);

    private static void Check(string path, ApiAnswer answer) => ApiContract.Check(HttpMethod.Get, path, answer);

    private static void Fails(string path, ApiAnswer answer, string reason) =>
        Assert.Contains(reason, Assert.ThrowsAny<XunitException>(() => Check(path, answer)).Message, StringComparison.Ordinal);
}
