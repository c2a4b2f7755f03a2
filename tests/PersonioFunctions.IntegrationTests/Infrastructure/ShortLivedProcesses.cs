namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>
/// Saves processor time in the processes that tests start. Most end before the runtime's profile of their code would pay off.
/// Source: https://learn.microsoft.com/dotnet/core/runtime-config/compilation#profile-guided-optimization
/// </summary>
public sealed class ShortLivedProcesses
{
    public ShortLivedProcesses() => Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
}
