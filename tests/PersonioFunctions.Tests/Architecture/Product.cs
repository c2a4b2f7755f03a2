namespace PersonioFunctions.Tests.Architecture;

/// <summary>The files of the product as they were compiled.</summary>
internal static class Product
{
    /// <summary>Of Core; paths start with the room.</summary>
    public static IReadOnlyList<CompiledFile> Core { get; } = Read("PersonioFunctions.Core", "PersonioFunctions.Core");

    /// <summary>Of the local host with the triggers, which it shares with the app; paths start with the project.</summary>
    public static IReadOnlyList<CompiledFile> Hosts { get; } = Read("PersonioFunctions.LocalHost", "");

    private static IReadOnlyList<CompiledFile> Read(string assembly, string folder) => CompiledFiles.Read(
        Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), RepositoryFiles.PathOf("functions", folder));
}
