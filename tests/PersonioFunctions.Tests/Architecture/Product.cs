namespace PersonioFunctions.Tests.Architecture;

/// <summary>The files of the product as they were compiled.</summary>
internal static class Product
{
    /// <summary>The files of Core; paths start with the room.</summary>
    public static IReadOnlyList<CompiledFile> Core { get; } = Read("PersonioFunctions.Core", "PersonioFunctions.Core");

    /// <summary>The files of the local host, including the triggers that it shares with the app; paths start with the project.</summary>
    public static IReadOnlyList<CompiledFile> Hosts { get; } = Read("PersonioFunctions.LocalHost", "");

    private static IReadOnlyList<CompiledFile> Read(string assembly, string folder) => CompiledFiles.Read(
        Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), RepositoryFiles.PathOf("functions", folder));
}
