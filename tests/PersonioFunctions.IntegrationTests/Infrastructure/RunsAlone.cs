namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>Tests that measure, or that let several hosts compete: after all others, with the machine to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Alone";
}
