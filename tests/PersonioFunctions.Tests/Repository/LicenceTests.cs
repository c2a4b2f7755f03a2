using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PersonioFunctions.Tests.Repository;

/// <summary>
/// Every deployed package is listed in docs/licences.md with a licence that requires attribution only. The packages come from the
/// worker's restore; those without output, such as analyzers, do not count.
/// </summary>
public sealed partial class LicenceTests
{
    private static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MS-PL"];

    private static readonly string[] OutputKinds = ["runtime", "runtimeTargets", "native"];

    // Packages without an SPDX expression, with the content of their licence file. Listed by version, because a new version may have
    // another licence.
    private static readonly Dictionary<string, string> ReadByAPerson = new()
    {
        ["NCrontab 3.4.0"] = "Apache-2.0",
        ["System.Security.Cryptography.ProtectedData 4.5.0"] = "MIT",
    };

    private static readonly string Root = typeof(LicenceTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    [Fact]
    public void List_DeployedPackages_AreExactlyThoseRestored() => Assert.Equal(
        Restored().Order(StringComparer.Ordinal), Listed().Order(StringComparer.Ordinal));

    [Fact]
    public void List_EveryLicence_IsAllowed() => Assert.All(Listed(), row => Assert.Contains(row.Split(": ")[1], Allowed));

    [Fact]
    public void Restore_AdvisoriesOfTransitivePackages_AreLookedFor()
    {
        var properties = XDocument.Load(Path.Combine(Root, "Directory.Build.props"));

        Assert.Equal("all", properties.Descendants("NuGetAuditMode").Single().Value);
        Assert.Equal("low", properties.Descendants("NuGetAuditLevel").Single().Value);
    }

    /// <summary>Reads the rows of the table as <c>package: licence</c>.</summary>
    private static IEnumerable<string> Listed() => Row()
        .Matches(File.ReadAllText(Path.Combine(Root, "docs", "licences.md")).Split("\n## ")[1])
        .Select(row => $"{row.Groups["package"].Value}: {row.Groups["licence"].Value}");

    private static IEnumerable<string> Restored()
    {
        using var assets = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Root, "functions", "PersonioFunctions", "obj", "project.assets.json")));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        foreach (var library in assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() != "package" || !IsDeployed(library.Value)) continue;
            var package = library.Name.Split('/');
            var path = assets.RootElement.GetProperty("libraries").GetProperty(library.Name).GetProperty("path").GetString()!;
            var folder = folders.Select(parent => Path.Combine(parent, path)).First(Directory.Exists);
            yield return $"{package[0]}: {LicenceOf(package[0], package[1], Directory.GetFiles(folder, "*.nuspec").Single())}";
        }
    }

    private static bool IsDeployed(JsonElement library) => OutputKinds.Any(kind =>
        library.TryGetProperty(kind, out var files)
        && files.EnumerateObject().Any(file => !file.Name.EndsWith("_._", StringComparison.Ordinal)));

    private static string LicenceOf(string id, string version, string nuspec)
    {
        var licence = XDocument.Load(nuspec).Descendants().FirstOrDefault(element => element.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression"
            ? licence.Value
            : ReadByAPerson.GetValueOrDefault($"{id} {version}", "unknown, read it");
    }

    [GeneratedRegex(@"^\| (?<package>[A-Z][\w.]+) \| (?<licence>[\w.-]+) \| (direct|transitive) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
