using System.Text.Json;

namespace PersonioFunctions.Tests.Repository;

/// <summary>No project restores a storage client that Microsoft has retired, not even through another package.</summary>
public sealed class RetiredPackageTests
{
    // https://azure.github.io/azure-sdk/policies_support.html
    private static readonly string[] Retired = ["Microsoft.Azure.Storage.", "Microsoft.Azure.DocumentDB", "WindowsAzure.Storage"];

    private static readonly string[] Folders = ["functions", "tests"];

    public static TheoryData<string> Projects() =>
    [
        .. Folders
            .SelectMany(folder => Directory.EnumerateDirectories(RepositoryFiles.PathOf(folder)))
            .Select(project => Path.GetRelativePath(RepositoryFiles.PathOf(), project).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Restore_RetiredStorageClients_AreNotThere(string project)
    {
        // Benchmarks are restored with the solution only.
        var file = RepositoryFiles.PathOf(project, "obj", "project.assets.json");
        if (!File.Exists(file)) Assert.Skip("The project is not restored.");
        using var assets = JsonDocument.Parse(File.ReadAllBytes(file));

        var packages = assets.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name).ToList();

        Assert.NotEmpty(packages);
        Assert.DoesNotContain(packages, package => Retired.Any(name => package.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
    }
}
