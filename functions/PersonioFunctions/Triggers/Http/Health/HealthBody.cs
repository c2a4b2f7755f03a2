namespace PersonioFunctions.Triggers.Http.Health;

/// <summary>Whether the app works, and which parts fail.</summary>
internal sealed record HealthBody(string Status, IReadOnlyList<string> Failing)
{
    public static HealthBody From(IReadOnlyList<string> failing) => new(failing.Count == 0 ? "healthy" : "unhealthy", failing);
}
