using System.Text.Json.Nodes;

namespace PersonioFunctions.Tests.Infra;

/// <summary>
/// The templates in a folder of their own, and the resources that Azure would create from them, with every module, loop and condition
/// resolved. A value that only Azure knows, such as an identity's id, remains an expression in brackets.
/// </summary>
public sealed class Templates : IDisposable
{
    /// <summary>All optional features switched on, with the longest prefix and the most instances.</summary>
    public static string Everything { get; } = """
        param namePrefix = 'longest'
        param environmentName = 'production'
        param maximumInstanceCount = 10
        param networkAddressPrefix = '10.20.0.0/24'
        param createEventTopic = true
        param entraClientId = '11111111-1111-1111-1111-111111111111'
        param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'
        param alertEmailAddresses = ['operator@example.com']
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("templates-").FullName;
    private readonly Lazy<Task<string>> _compiled;
    private readonly Lazy<Task<IReadOnlyList<JsonObject>>> _shipped;
    private readonly Lazy<Task<IReadOnlyList<JsonObject>>> _everything;

    public Templates()
    {
        Copy(RepositoryFiles.PathOf("infra"), Path.Combine(_root, "infra"));
        File.Copy(RepositoryFiles.PathOf("host.json"), Path.Combine(_root, "host.json"));
        _compiled = new(CompileAsync);
        _shipped = new(() => PredictAsync(File.ReadAllText(Path.Combine(_root, "infra", "main.bicepparam"))));
        _everything = new(() => PredictAsync($"using 'main.bicep'\n{Everything}"));
    }

    /// <summary>The ARM template, as text.</summary>
    public Task<string> CompiledAsync() => _compiled.Value;

    /// <summary>The resources of main.bicepparam as committed.</summary>
    public Task<IReadOnlyList<JsonObject>> ShippedAsync() => _shipped.Value;

    /// <summary>The resources of <see cref="Everything"/>.</summary>
    public Task<IReadOnlyList<JsonObject>> EverythingAsync() => _everything.Value;

    /// <summary>The linter's output with the rules of the repository. Empty when the templates are clean.</summary>
    /// <param name="extra">A template to lint together with those of the repository.</param>
    public async Task<string> LintAsync(string? extra = null)
    {
        var folder = Path.Combine(_root, $"lint{Guid.NewGuid():N}");
        Copy(Path.Combine(_root, "infra"), Path.Combine(folder, "infra"));
        File.Copy(Path.Combine(_root, "host.json"), Path.Combine(folder, "host.json"));
        if (extra is not null) await File.WriteAllTextAsync(Path.Combine(folder, "infra", "modules", "extra.bicep"), extra);
        var (_, findings, output) = await BicepCli.RunAsync("lint", "--pattern", Path.Combine(folder, "infra", "**", "*.bicep"));
        return findings + output;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task<IReadOnlyList<JsonObject>> PredictAsync(string parameters)
    {
        var name = $"p{Guid.NewGuid():N}";
        var file = Path.Combine(_root, "infra", $"{name}.bicepparam");
        await File.WriteAllTextAsync(file, parameters);
        var (succeeded, findings, _) = await BicepCli.RunAsync(
            "snapshot", file, "--subscription-id", Guid.Empty.ToString(), "--tenant-id", Guid.Empty.ToString(),
            "--resource-group", "rg", "--location", "westeurope");
        Assert.True(succeeded, findings);

        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(file, ".snapshot.json")))!;
        Assert.Empty(snapshot["diagnostics"]!.AsArray());
        return [.. snapshot["predictedResources"]!.AsArray().Select(node => node!.AsObject())];
    }

    private async Task<string> CompileAsync()
    {
        var (succeeded, findings, output) = await BicepCli.RunAsync("build", Path.Combine(_root, "infra", "main.bicep"), "--stdout");
        Assert.True(succeeded, findings);
        return output;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}

/// <summary>Shares the compiled templates between test classes and runs them one after the other, because the CLI is heavy.</summary>
[CollectionDefinition(nameof(Templates))]
public sealed class TemplatesCollection : ICollectionFixture<Templates>;

internal static class ResourceExtensions
{
    public static string Type(this JsonObject resource) => (string)resource["type"]!;

    public static string Name(this JsonObject resource) => (string)resource["name"]!;

    public static IEnumerable<JsonObject> OfType(this IEnumerable<JsonObject> resources, string type) =>
        resources.Where(resource => resource.Type() == type);

    /// <summary>Returns the value at a path such as <c>properties.siteConfig.minTlsVersion</c>; null when there is none.</summary>
    public static JsonNode? At(this JsonNode resource, string path) =>
        path.Split('.').Aggregate((JsonNode?)resource, (node, part) => (node as JsonObject)?[part]);

    /// <summary>Returns the app settings by name. A value that only Azure knows is an expression in brackets.</summary>
    public static Dictionary<string, string> AppSettings(this IEnumerable<JsonObject> resources) => resources
        .OfType("Microsoft.Web/sites").Single()
        .At("properties.siteConfig.appSettings")!.AsArray()
        .ToDictionary(setting => (string)setting!["name"]!, setting => (string)setting!["value"]!);
}
