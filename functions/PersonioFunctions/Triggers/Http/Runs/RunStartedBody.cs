namespace PersonioFunctions.Triggers.Http.Runs;

/// <summary>A run that was requested, and where to watch it.</summary>
internal sealed record RunStartedBody(string Account, string RunId, string Location)
{
    public static RunStartedBody From(string account, string runId) => new(account, runId, $"/api/accounts/{account}/runs/{runId}");

    public ApiResult ToResult() => ApiResult.Json(this, HttpJson.Default.RunStartedBody, StatusCodes.Status202Accepted, Location);
}
