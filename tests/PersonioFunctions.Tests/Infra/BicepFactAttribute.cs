using System.Runtime.CompilerServices;

namespace PersonioFunctions.Tests.Infra;

/// <summary>
/// A test that needs the Bicep CLI. Feeds have it for Linux on x64 only. On other platforms the test is skipped with a message.
/// </summary>
internal sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = BicepCli.WhyNot;
}

/// <inheritdoc cref="BicepFactAttribute"/>
internal sealed class BicepTheoryAttribute : TheoryAttribute
{
    public BicepTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = BicepCli.WhyNot;
}
