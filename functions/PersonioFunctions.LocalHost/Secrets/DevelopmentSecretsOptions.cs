namespace PersonioFunctions.LocalHost.Secrets;

/// <summary>The section <c>DevelopmentSecrets</c>: where a developer's machine keeps client secrets without Key Vault.</summary>
internal sealed class DevelopmentSecretsOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "DevelopmentSecrets";

    /// <summary>The directory's setting as a person writes it.</summary>
    public const string DirectorySetting = $"{SectionName}__{nameof(Directory)}";

    /// <summary>
    /// A directory that only this user can write to. Default: <c>PersonioFunctions/secrets</c> under the user's local application data.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>How long to wait while another process uses the store. Default 10 seconds.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public string FullDirectory =>
        Path.GetFullPath(string.IsNullOrWhiteSpace(Directory) ? DefaultDirectory(Folder, Path.GetTempPath()) : Directory);

    /// <summary>
    /// Returns where the files are by default. A minimal Linux, such as a container without a home, has no local application data and
    /// perhaps no profile. A directory under temp is then the last resort, and the secrets may disappear with it.
    /// </summary>
    public static string DefaultDirectory(Func<Environment.SpecialFolder, string> folder, string temp) =>
        folder(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data ? Path.Combine(data, "PersonioFunctions", "secrets")
        : folder(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".personio-functions", "secrets")
        : Path.Combine(temp, $"PersonioFunctions-{Environment.UserName}", "secrets");

    // DoNotVerify: without it the call returns "" for a directory that does not exist yet.
    private static string Folder(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
}
