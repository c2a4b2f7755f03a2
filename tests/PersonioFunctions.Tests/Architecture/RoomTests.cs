namespace PersonioFunctions.Tests.Architecture;

/// <summary>Rooms of Core depend only on rooms below them, and the files of a room have no cyclic dependencies.</summary>
public sealed class RoomTests
{
    // From the top down: a room may use those after it.
    private static readonly string[] Rooms =
    [
        "Hosting", "Events", "Schedule", "Operations", "Sync", "Plans", "Planning", "Subscriptions", "Changes", "Runs", "Accounts",
        "Employees", "Lifecycle", "Personio", "Secrets", "Storage",
    ];

    // These use no other room.
    private static readonly string[] Bottom = ["Lifecycle", "Personio", "Storage"];

    private static readonly IReadOnlyList<CompiledFile> Files = Product.Core;

    private static readonly Dictionary<string, CompiledFile> Declaring = Files
        .SelectMany(file => file.Types.Select(type => (type, file)))
        .ToDictionary(pair => pair.type, pair => pair.file);

    [Fact]
    public void Core_EveryRoom_HasARule()
    {
        Assert.Equal(Rooms.Order(StringComparer.Ordinal), Files.Select(file => file.Room).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Files, file => Assert.All(
            file.Types, type => Assert.StartsWith($"{nameof(PersonioFunctions)}.{file.Room}.", type, StringComparison.Ordinal)));
    }

    [Fact]
    public void Core_NoRoom_UsesOneAboveIt() => Assert.Empty(
        from file in Files
        from used in UsedBy(file)
        where used.Room != file.Room && (Bottom.Contains(file.Room) || Array.IndexOf(Rooms, used.Room) < Array.IndexOf(Rooms, file.Room))
        select $"{file.Path} uses {used.Path}");

    [Fact]
    public void Core_FilesOfARoom_HaveNoCyclicDependencies()
    {
        var edges = Files.ToDictionary(
            file => file.Path, file => UsedBy(file).Where(used => used.Room == file.Room).Select(used => used.Path).ToList());

        // Repeatedly removes files that use no other remaining file. The files that are left form cycles.
        while (edges.Where(edge => !edge.Value.Exists(edges.ContainsKey)).Select(edge => edge.Key).ToList() is { Count: > 0 } leaves)
            foreach (var leaf in leaves) edges.Remove(leaf);

        Assert.Empty(edges.Select(edge => $"{edge.Key} uses {string.Join(", ", edge.Value.Where(edges.ContainsKey))}"));
    }

    [Theory]
    [InlineData("Lifecycle/", "System.IO.", "System.Net.")]
    [InlineData("Personio/", "Azure.Data.", "Azure.Storage.", "Azure.Security.KeyVault.")]
    [InlineData("", "Microsoft.Azure.Functions.", "Microsoft.Azure.WebJobs.")]
    [InlineData("", "Microsoft.AspNetCore.Http.", "Microsoft.AspNetCore.Mvc.", "Microsoft.AspNetCore.Builder.")]
    public void Core_Room_KeepsOutWhatIsNotItsBusiness(string path, params string[] foreign) => Assert.Empty(
        from file in Files.Where(file => file.Path.StartsWith(path, StringComparison.Ordinal))
        from used in file.Uses
        where foreign.Any(start => used.StartsWith(start, StringComparison.Ordinal))
        select $"{file.Path} uses {used}");

    [Theory]
    [InlineData("Planning/")]
    [InlineData("Lifecycle/")]
    [InlineData("Employees/EmployeeMapper.cs")]
    [InlineData("Employees/Fingerprint.cs")]
    [InlineData("Sync/RunOutcome.cs")]
    public void Core_PureFiles_UseNoClockNoStorageAndNoLogger(string path)
    {
        var files = Files.Where(file => file.Path.StartsWith(path, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(
            from file in files
            from used in file.Uses
            where used is "System.TimeProvider"
                || used.StartsWith("Azure.", StringComparison.Ordinal)
                || used.StartsWith("Microsoft.Extensions.Logging.", StringComparison.Ordinal)
                || used.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal)
            select $"{file.Path} uses {used}");
    }

    private static IEnumerable<CompiledFile> UsedBy(CompiledFile file) => file.Uses
        .Select(type => Declaring.GetValueOrDefault(type))
        .OfType<CompiledFile>()
        .Where(used => used != file)
        .Distinct();
}
