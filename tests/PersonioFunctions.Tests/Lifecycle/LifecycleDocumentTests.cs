namespace PersonioFunctions.Tests.Lifecycle;

/// <summary>People build on the words of the lifecycle: docs/lifecycle.md names and explains them all, and the README what it lists.</summary>
public sealed class LifecycleDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "lifecycle.md");
    private static readonly string Readme = RepositoryFiles.Read("README.md");

    [Fact]
    public void States_All_AreInTheDocumentAndTheReadme() => AssertNamed(Enum.GetValues<LifecycleState>().Select(state => state.Name()), Document, Readme);

    [Fact]
    public void Rules_All_AreInTheDocument() => AssertNamed(LifecycleRules.RuleIds, Document);

    [Fact]
    public void Flags_All_AreInTheDocument() => AssertNamed(LifecycleFlagNames.All.Select(flag => flag.Text()!), Document);

    [Fact]
    public void Events_All_AreInTheDocumentAndTheReadme() => AssertNamed(EmployeeEvents.All, Document, Readme);

    [Fact]
    public void Columns_AllThatFollow_AreInTheReadme() => AssertNamed(EmployeeColumns.Derived, Readme);

    private static void AssertNamed(IEnumerable<string> words, params string[] documents) =>
        Assert.Empty(from word in words from document in documents where !document.Contains($"`{word}`", StringComparison.Ordinal) select word);
}
