namespace PersonioFunctions.LocalHost.Settings;

/// <summary>Where the host finds its files.</summary>
/// <param name="Root">Holds <c>local.settings.json</c> and <c>.azurite/</c>: the repository's root, or where the host was started.</param>
/// <param name="HostJson">Full path of <c>host.json</c>.</param>
internal sealed record HostDirectories(string Root, string HostJson)
{
    private const string HostJsonName = "host.json";

    private static readonly string[] Marks = [LocalSettingsFile.Name, "PersonioFunctions.sln"];

    /// <summary>Gets the full path of <c>local.settings.json</c>, which may not exist.</summary>
    public string LocalSettings => Path.Combine(Root, LocalSettingsFile.Name);

    /// <summary>
    /// Finds the files: upwards from the current directory, then upwards from the program's directory. The copy of host.json beside the
    /// program is the last resort.
    /// </summary>
    /// <param name="current">The current directory.</param>
    /// <param name="program">The program's directory.</param>
    public static HostDirectories Find(string current, string program)
    {
        var root = FindRoot(current) ?? FindRoot(program) ?? current;
        var hostJson = Path.Combine(root, HostJsonName);
        return new HostDirectories(root, File.Exists(hostJson) ? hostJson : Path.Combine(program, HostJsonName));
    }

    private static string? FindRoot(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (Marks.Any(mark => File.Exists(Path.Combine(directory.FullName, mark))))
                return directory.FullName;
        }

        return null;
    }
}
