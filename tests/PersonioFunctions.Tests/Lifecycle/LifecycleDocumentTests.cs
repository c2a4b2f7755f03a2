using PersonioFunctions.Tests.Documents;

namespace PersonioFunctions.Tests.Lifecycle;

/// <summary>
/// Other systems depend on the words of the lifecycle: docs/lifecycle.md explains all of them and no others, and docs/tables.md lists the
/// states, events and columns.
/// </summary>
public sealed class LifecycleDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "lifecycle.md");
    private static readonly string Tables = RepositoryFiles.Read("docs", "tables.md");

    [Fact]
    public void States_AreThoseOfTheCode() => AssertSame(
        Enum.GetValues<LifecycleState>().Select(state => state.Name()), MarkdownTables.QuotedIn(Document, "States"));

    [Fact]
    public void Rules_AreThoseOfTheCode() => AssertSame(LifecycleRuleIds.All, MarkdownTables.QuotedIn(Document, "Rules", column: 3));

    [Fact]
    public void Flags_AreThoseOfTheCode() => AssertSame(
        LifecycleFlagNames.All.Select(flag => flag.Text()!), MarkdownTables.QuotedIn(Document, "Flags"));

    [Fact]
    public void Events_AreThoseOfTheCode()
    {
        AssertSame(EmployeeEvents.All, MarkdownTables.QuotedIn(Document, "Events"));
        AssertSame(EmployeeEvents.All, MarkdownTables.Quoted(MarkdownTables.SectionOf(Tables, "Events")));
    }

    [Fact]
    public void Settings_AreThoseOfTheApi() => AssertSame(
        typeof(LifecycleRequest).GetProperties().Select(member => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.Name)),
        MarkdownTables.QuotedIn(Document, "Changing the settings"));

    private static void AssertSame(IEnumerable<string> code, IEnumerable<string> documented) =>
        Assert.Equal(code.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
}
