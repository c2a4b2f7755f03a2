using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Repository;

public sealed partial class WorkflowTests
{
    private const string Good = """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            timeout-minutes: 10
            permissions:
              contents: read
            steps:
              - uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v1.2.3
                with:
                  persist-credentials: false
              - run: echo fine
        """;

    private static readonly string[] Names =
    [
        .. Directory.EnumerateFiles(RepositoryFiles.PathOf(".github", "workflows"), "*.yml")
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Files() => [.. Names];

    [Fact]
    public void Workflows_OfTheRepository_AreAllThere() => Assert.Equal(["ci.yml", "codeql.yml", "release.yml"], Names);

    // The purpose of each workflow.
    [Theory]
    [InlineData("ci.yml", "os: [ubuntu-latest, windows-latest, macos-latest]")]
    [InlineData("ci.yml", "run: .ci/run")]
    [InlineData("ci.yml", "run: dotnet build -c Release")]
    [InlineData("ci.yml", "azure-functions-core-tools@")]
    [InlineData("ci.yml", "azurite@")]
    [InlineData("ci.yml", "run: .github/workflows/smoke-test.sh artifacts/app")]
    [InlineData("ci.yml", "\"$bicep\" lint --pattern 'infra/**/*.bicep'")]
    [InlineData("codeql.yml", "language: [csharp, actions]")]
    [InlineData("release.yml", "dotnet publish functions/PersonioFunctions -c Release")]
    [InlineData("release.yml", "dotnet-CycloneDX functions/PersonioFunctions/PersonioFunctions.csproj")]
    [InlineData("release.yml", "sha256sum")]
    [InlineData("smoke-test.sh", "func start")]
    [InlineData("smoke-test.sh", "azurite --silent")]
    [InlineData("smoke-test.sh", "/api/health")]
    public void Workflow_Step_IsThere(string file, string step) =>
        Assert.Contains(step, RepositoryFiles.Read(".github", "workflows", file), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void Workflow_EveryRule_IsKept(string file) =>
        Assert.Empty(WorkflowRules.Violations(RepositoryFiles.Read(".github", "workflows", file)));

    [Fact]
    public void Workflows_OneAction_IsPinnedToOneCommit()
    {
        var pins = Names.SelectMany(name => UsesPattern().Matches(RepositoryFiles.Read(".github", "workflows", name)))
            .Select(match => (Action: match.Groups["owner"].Value, Pin: match.Groups["pin"].Value))
            .ToLookup(use => use.Action, use => use.Pin);

        Assert.NotEmpty(pins);
        Assert.All(pins, action => Assert.Single(action.Distinct()));
    }

    [Fact]
    public void Violations_GoodWorkflow_AreNone() => Assert.Empty(WorkflowRules.Violations(Good));

    [Theory]
    [InlineData("@0123456789abcdef0123456789abcdef01234567 # v1.2.3", "@v1 # v1.2.3")]
    [InlineData("@0123456789abcdef0123456789abcdef01234567 # v1.2.3", "@0123456 # v1.2.3")]
    [InlineData(" # v1.2.3", "")]
    [InlineData("    timeout-minutes: 10\n", "")]
    [InlineData("timeout-minutes: 10", "timeout-minutes: 360")]
    [InlineData("permissions: {}\n", "")]
    [InlineData("permissions: {}", "permissions: write-all")]
    [InlineData("    permissions:\n      contents: read\n", "")]
    [InlineData("persist-credentials: false", "persist-credentials: true")]
    [InlineData("echo fine", "echo ${{ github.head_ref }}")]
    [InlineData("on: push", "on: pull_request_target")]
    public void Violations_OneLineMadeUnsafe_AreReported(string good, string bad)
    {
        var workflow = Good.ReplaceLineEndings("\n");
        Assert.Contains(good, workflow, StringComparison.Ordinal);

        Assert.Single(WorkflowRules.Violations(workflow.Replace(good, bad, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"uses: (?<owner>[^/\s]+/[^/@\s]+)[^@\s]*@(?<pin>\S+)")]
    private static partial Regex UsesPattern();
}
