namespace PersonioFunctions.Tests.Infra;

[Collection(nameof(Templates))]
public sealed class LintTests(Templates templates)
{
    [BicepFact]
    public async Task Lint_EveryTemplate_FindsNothing() => Assert.Equal("", await templates.LintAsync());

    [BicepFact]
    public async Task Lint_TemplateWithFaults_FindsThem()
    {
        var findings = await templates.LintAsync("param unused string\noutput where string = 'https://management.azure.com'\n");

        Assert.Contains("no-unused-params", findings, StringComparison.Ordinal);
        Assert.Contains("no-hardcoded-env-urls", findings, StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task Compiled_Modules_AreLocal() =>
        Assert.DoesNotContain("templateLink", await templates.CompiledAsync(), StringComparison.Ordinal);
}
