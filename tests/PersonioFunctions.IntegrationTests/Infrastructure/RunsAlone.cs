namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>Tests that measure, or that listen to all metrics of this process. They run after all others, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Alone";
}
