using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Hosting;

namespace PersonioFunctions.Triggers.Http.Health;

/// <summary>Shows whether the app works. Anonymous: it names no account and no address.</summary>
public sealed class HealthTrigger(HealthProbe probe)
{
    /// <summary>Responds with 200 when every part answers, otherwise with 503 and the parts that fail.</summary>
    [Function("GetHealth")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken)
    {
        var report = await probe.ProbeAsync(cancellationToken);
        return ApiResult.Json(
            HealthBody.From(report),
            HttpJson.Default.HealthBody,
            report.IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
