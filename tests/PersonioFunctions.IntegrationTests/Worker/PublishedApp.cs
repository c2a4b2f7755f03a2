using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>The deployed app as published by the build of the tests: see the target PublishWorker.</summary>
internal static class PublishedApp
{
    /// <summary>The folder that would be deployed.</summary>
    public static string Directory { get; } = Path.Combine(AppContext.BaseDirectory, "Worker");

    /// <summary>The path of a published file.</summary>
    public static string PathOf(string file) => Path.Combine(Directory, file);

    /// <summary>The paths of all published files, relative to the folder.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Directory, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads a published JSON file.</summary>
    public static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(PathOf(file)))!;

    /// <summary>Returns the names of the types in a published assembly, which is not loaded.</summary>
    public static IReadOnlyList<string> TypesOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(PathOf(assembly)));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeDefinitions.Select(handle => metadata.GetString(metadata.GetTypeDefinition(handle).Name))];
    }
}
