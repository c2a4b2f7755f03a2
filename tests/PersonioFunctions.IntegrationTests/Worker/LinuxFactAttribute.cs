using System.Runtime.CompilerServices;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>
/// A test of a process that has to trust the certificate of the vault. Only where .NET uses OpenSSL can a variable name what a process
/// trusts: https://learn.microsoft.com/dotnet/standard/security/cross-platform-cryptography
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Only on Linux can a variable make a process trust a certificate.";
    }
}
