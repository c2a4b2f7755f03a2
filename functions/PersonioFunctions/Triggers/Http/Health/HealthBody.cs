using PersonioFunctions.Hosting;

namespace PersonioFunctions.Triggers.Http.Health;

/// <summary>Whether the app works, which parts fail, and how many subscriptions wait for a person.</summary>
internal sealed record HealthBody(string Status, IReadOnlyList<string> Failing, int? StoppedSubscriptions)
{
    public static HealthBody From(HealthReport report) => new(
        report.IsHealthy ? "healthy" : "unhealthy",
        report.Failing,
        report.StoppedSubscriptions == 0 ? null : report.StoppedSubscriptions);
}
