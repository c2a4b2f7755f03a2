using System.Reflection;
using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Repository;

/// <summary>The rooms of Core use only rooms below them. The test reads the sources, so that it can name the wrong line.</summary>
public sealed partial class ArchitectureTests
{
    // From the top down: a room may use the rooms after it. The lowest rooms may use none.
    private static readonly string[] Rooms =
    [
        "Hosting", "Schedule", "Operations", "Sync", "Plans", "Planning", "Changes", "Runs",
        "Accounts", "Employees", "Lifecycle", "Personio", "Secrets", "Storage",
    ];

    private static readonly Dictionary<string, string[]> MayUse = Rooms
        .Select((room, index) => (room, below: room is "Lifecycle" or "Personio" or "Storage" ? [] : Rooms[(index + 1)..]))
        .ToDictionary(pair => pair.room, pair => pair.below);

    private static readonly string Core = Path.Combine(
        typeof(ArchitectureTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "RepositoryRoot").Value!,
        "functions",
        "PersonioFunctions.Core");

    [Fact]
    public void Core_EveryRoom_HasARule() => Assert.Equal(
        MayUse.Keys.Order(),
        Directory.GetDirectories(Core).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj")).Order());

    [Fact]
    public void Core_NoRoom_UsesOneAboveIt()
    {
        var wrong =
            from file in SourcesOf("")
            let room = Path.GetRelativePath(Core, file).Split(Path.DirectorySeparatorChar)[0]
            from Match match in RoomPattern().Matches(File.ReadAllText(file))
            let used = match.Groups["room"].Value
            where used != room && !MayUse[room].Contains(used)
            select $"{Path.GetRelativePath(Core, file)} uses {used}";

        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [InlineData("Lifecycle", @"TimeProvider|Azure\.|System\.IO\.|HttpClient|ILogger")]
    [InlineData("Personio", @"Azure\.Data|Azure\.Storage|KeyVault")]
    [InlineData("Storage", "Personio(Client|Exception|Employee)")]
    [InlineData("", @"Microsoft\.Azure\.(Functions|WebJobs)|Microsoft\.AspNetCore\.(Http|Mvc|Builder)")]
    public void Core_Room_KeepsOutWhatIsNotItsBusiness(string room, string pattern) => Assert.Empty(
        SourcesOf(room).Where(file => Regex.IsMatch(File.ReadAllText(file), pattern)).Select(file => Path.GetRelativePath(Core, file)));

    [Fact]
    public void Core_ClientSecret_IsKnownOnlyToSecretsPersonioAndConnecting()
    {
        string[] rooms = ["Secrets", "Personio"];
        string[] connecting = ["AccountConnection.cs", "AccountConnector.cs", "AccountRules.cs"];

        Assert.Equal(
            connecting.Select(file => Path.Combine("Accounts", file)),
            SourcesOf("")
                .Where(file => Regex.IsMatch(File.ReadAllText(file), "ClientSecret|clientSecret"))
                .Select(file => Path.GetRelativePath(Core, file))
                .Where(file => !rooms.Contains(file.Split(Path.DirectorySeparatorChar)[0]))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Triggers_NoFile_NamesASecretOrAToken() => Assert.Empty(
        Directory.EnumerateFiles(Path.Combine(Core, "..", "PersonioFunctions", "Triggers"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Regex.IsMatch(
                File.ReadAllText(file), @"[cC]lientSecret|ISecretStore|SecretNames|PersonioConnection|Bearer|Authorization[^L]"))
            .Select(Path.GetFileName));

    [Theory]
    [InlineData(@"secrets\.GetAsync|SecretStore\.GetAsync", "Accounts/Connecting/AccountConnector.cs")]
    [InlineData(@"\.ClientSecret\(", "Personio/Pipeline/PersonioTokens.cs")]
    public void Core_ReadingASecret_HappensInOnePlace(string pattern, string place) => Assert.Equal(
        [place],
        SourcesOf("")
            .Where(file => Regex.IsMatch(File.ReadAllText(file), pattern))
            .Select(file => Path.GetRelativePath(Core, file).Replace(Path.DirectorySeparatorChar, '/')));

    // A comparison that stops at the first difference reveals how much was right. Only the local host compares a key.
    [Fact]
    public void Functions_KeysSecretsAndTokens_AreComparedInConstantTime()
    {
        var folder = Path.Combine(Core, "..");
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"))
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllText);

        const string UnsafeComparison = @"(?i)\b\w*(secret|functionKey)\b\s*(==|!=)\s*(?!null)\w|\b\w*(secret|functionKey)\.Equals\(";
        Assert.Equal(
            ["PersonioFunctions.LocalHost/Http/FunctionKey.cs"],
            FilesThat(text => text.Contains("CryptographicOperations.FixedTimeEquals", StringComparison.Ordinal)));
        Assert.Empty(FilesThat(text => Regex.IsMatch(text, UnsafeComparison)));

        IEnumerable<string> FilesThat(Func<string, bool> match) =>
            sources.Where(source => match(source.Value)).Select(source => source.Key);
    }

    [Theory]
    [InlineData("EmployeeMapper.cs")]
    [InlineData("Fingerprint.cs")]
    public void Employees_PureFile_TakesNoClockAndNoInput(string file) =>
        Assert.DoesNotMatch(@"TimeProvider|Azure\.|ILogger|async ", File.ReadAllText(Path.Combine(Core, "Employees", file)));

    [Theory]
    [InlineData("Planning")]
    [InlineData("Lifecycle")]
    public void Core_PureRoom_TakesNoClockAndNoInput(string room) => Assert.Empty(
        SourcesOf(room)
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"TimeProvider|Azure\.|ILogger|async "))
            .Select(file => Path.GetRelativePath(Core, file)));

    [Fact]
    public void Sync_RunOutcome_TakesNoClockAndNoInput() =>
        Assert.DoesNotMatch(@"TimeProvider|Azure\.|ILogger|async ", File.ReadAllText(Path.Combine(Core, "Sync", "RunOutcome.cs")));

    private static IEnumerable<string> SourcesOf(string room) => Directory
        .EnumerateFiles(Path.Combine(Core, room), "*.cs", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(Core, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));

    [GeneratedRegex(
        @"(?:PersonioFunctions\.|(?<![\w.]))"
        + "(?<room>Hosting|Schedule|Operations|Sync|Plans|Planning|Changes|Runs|Accounts|Employees|Lifecycle|Personio|Secrets|Storage)"
        + @"(?=;|\.[A-Z]\w+[ (;<.])")]
    private static partial Regex RoomPattern();
}
