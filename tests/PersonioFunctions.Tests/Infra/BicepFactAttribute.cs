namespace PersonioFunctions.Tests.Infra;

/// <summary>A test that needs the Bicep CLI. Feeds hold it for Linux on x64 only; elsewhere the test says that it did not run.</summary>
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute() => Skip = BicepCli.WhyNot;
}

/// <inheritdoc cref="BicepFactAttribute"/>
internal sealed class BicepTheoryAttribute : TheoryAttribute
{
    public BicepTheoryAttribute() => Skip = BicepCli.WhyNot;
}
