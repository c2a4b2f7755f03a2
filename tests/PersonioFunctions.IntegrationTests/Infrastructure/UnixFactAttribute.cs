using System.Runtime.CompilerServices;

namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>A test of a feature that Windows lacks, such as signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no signals.";
    }
}
