using Microsoft.AspNetCore.DataProtection;

namespace PersonioFunctions.LocalHost.Secrets;

/// <summary>
/// Encrypts with ASP.NET Core data protection and a key ring of its own: the host's ring has another place, other keys and another
/// lifetime. The protection includes the file's name, so a file that is copied over another one does not decrypt.
/// </summary>
internal sealed class DevelopmentSecretsProtector : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IDataProtector _protector;

    public DevelopmentSecretsProtector(string keysPath)
    {
        var services = new ServiceCollection();
        var protection = services.AddDataProtection()
            .SetApplicationName("PersonioFunctions")
            .PersistKeysToFileSystem(new DirectoryInfo(keysPath));
        if (OperatingSystem.IsWindows()) protection.ProtectKeysWithDpapi();

        _services = services.BuildServiceProvider();
        _protector = _services.GetRequiredService<IDataProtectionProvider>().CreateProtector("DevelopmentSecretStore.v1");
    }

    public byte[] Protect(string fileName, byte[] content) => _protector.CreateProtector(fileName).Protect(content);

    /// <exception cref="System.Security.Cryptography.CryptographicException">The content or its key was changed.</exception>
    public byte[] Unprotect(string fileName, byte[] content) => _protector.CreateProtector(fileName).Unprotect(content);

    public void Dispose() => _services.Dispose();
}
