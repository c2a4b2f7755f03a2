namespace PersonioFunctions.Tests.Lifecycle;

/// <summary>
/// Other systems depend on the words of the lifecycle: docs/lifecycle.md explains all of them, and docs/tables.md lists the states, events
/// and columns.
/// </summary>
public sealed class LifecycleDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "lifecycle.md");
    private static readonly string Tables = RepositoryFiles.Read("docs", "tables.md");

    [Fact]
    public void States_All_AreInBothDocuments() => AssertNamed(Enum.GetValues<LifecycleState>().Select(state => state.Name()), Document, Tables);

    [Fact]
    public void Rules_All_AreInTheDocument() => AssertNamed(LifecycleRules.RuleIds, Document);

    [Fact]
    public void Flags_All_AreInTheDocument() => AssertNamed(LifecycleFlagNames.All.Select(flag => flag.Text()!), Document);

    [Fact]
    public void Events_All_AreInBothDocuments() => AssertNamed(EmployeeEvents.All, Document, Tables);

    [Fact]
    public void Columns_AllDerivedOnes_AreInTheTables() => AssertNamed(EmployeeColumns.Derived, Tables);

    private static void AssertNamed(IEnumerable<string> words, params string[] documents) =>
        Assert.Empty(from word in words from document in documents where !document.Contains($"`{word}`", StringComparison.Ordinal) select word);
}
