using PersonioFunctions.Runs;

namespace PersonioFunctions.Triggers.Http.Runs;

/// <summary>Finds the run that a route names.</summary>
internal static class RunLookup
{
    /// <summary>Checks the id of a run. An id that cannot be one never reaches a table query.</summary>
    public static string RequireId(string account, string runId) => RunIds.IsRunId(runId) ? runId : throw NotFound(account);

    /// <summary>Creates the problem for a run that does not exist.</summary>
    public static RequestException NotFound(string account) => HttpErrors.NotFound(
        $"Account '{account}' has no run with this id, or the run is no longer kept. GET /api/accounts/{account}/runs lists its runs.");
}
