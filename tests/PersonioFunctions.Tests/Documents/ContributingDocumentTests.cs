namespace PersonioFunctions.Tests.Documents;

/// <summary>A new contributor finds the code by CONTRIBUTING.md: it has every room, and every path exists.</summary>
public sealed class ContributingDocumentTests
{
    private const string Core = "functions/PersonioFunctions.Core";

    private static readonly IReadOnlyList<string[]> Rows =
        MarkdownTables.RowsUnder(RepositoryFiles.Read("CONTRIBUTING.md"), "The rooms of the code");

    // Rows of the first table begin with the name of a room.
    [Fact]
    public void Rooms_AreThoseOfCore() => Assert.Equal(
        Directory.EnumerateDirectories(RepositoryFiles.PathOf(Core))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => name is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal),
        Rows.Where(IsRoom).SelectMany(row => MarkdownTables.Quoted(row[0])).Order(StringComparer.Ordinal));

    [Fact]
    public void WhereToLook_EveryPath_Exists() => Assert.All(
        Rows.Where(row => !IsRoom(row)).SelectMany(row => MarkdownTables.Quoted(row[1])),
        path => Assert.True(
            Path.Exists(RepositoryFiles.PathOf(path.StartsWith("Core/", StringComparison.Ordinal) ? Core + path[4..] : path)),
            $"CONTRIBUTING.md sends a reader to {path}, which does not exist."));

    private static bool IsRoom(string[] row) => row[0].StartsWith('`');
}
