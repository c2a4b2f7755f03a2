using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Hosting;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Whether the app can do its work. Anonymous: names no account and no address.</summary>
public sealed class HealthTrigger(HealthProbe probe)
{
    /// <summary>200 when every part answers, else 503 with those that do not.</summary>
    [Function("GetHealth")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken)
    {
        var failing = await probe.FindFailingPartsAsync(cancellationToken);
        return failing.Count == 0
            ? Answer.Json(new HealthBody("healthy", failing), HttpJson.Default.HealthBody)
            : Answer.Json(new HealthBody("unhealthy", failing), HttpJson.Default.HealthBody, StatusCodes.Status503ServiceUnavailable);
    }
}
