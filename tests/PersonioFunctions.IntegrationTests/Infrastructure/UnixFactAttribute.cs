namespace PersonioFunctions.IntegrationTests.Infrastructure;

/// <summary>A test of something Windows does not have, such as signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no signals.";
    }
}
