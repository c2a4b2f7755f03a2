namespace PersonioFunctions.Secrets;

/// <summary>The section <c>DevelopmentSecrets</c>: where a developer's machine keeps client secrets when there is no Key Vault.</summary>
public sealed class DevelopmentSecretsOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "DevelopmentSecrets";

    /// <summary>The directory's setting as one writes it.</summary>
    internal const string DirectorySetting = $"{SectionName}__{nameof(Directory)}";

    /// <summary>
    /// A directory that only this user may write to. Default: <c>PersonioFunctions/secrets</c> under the user's local application data.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>How long to wait for another process that uses the store. Default 10 seconds.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(10);

    internal string FullDirectory =>
        Path.GetFullPath(string.IsNullOrWhiteSpace(Directory) ? DefaultDirectory(Folder, Path.GetTempPath()) : Directory);

    /// <summary>
    /// A minimal Linux, such as a container without a home, has no local application data and perhaps no profile either. A directory
    /// under temp is then the last resort: the secrets may go with it, which on such a machine is what one expects.
    /// </summary>
    internal static string DefaultDirectory(Func<Environment.SpecialFolder, string> folder, string temp) =>
        folder(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data ? Path.Combine(data, "PersonioFunctions", "secrets")
        : folder(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".personio-functions", "secrets")
        : Path.Combine(temp, $"PersonioFunctions-{Environment.UserName}", "secrets");

    // DoNotVerify: the plain call answers "" for a directory that merely does not exist yet.
    private static string Folder(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
