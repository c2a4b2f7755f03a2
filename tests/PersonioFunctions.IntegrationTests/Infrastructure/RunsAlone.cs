namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>Tests that measure, or that let several hosts compete. They run after all others, alone on the machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "Alone";
}
