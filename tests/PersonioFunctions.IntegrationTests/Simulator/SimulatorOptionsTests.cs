namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class SimulatorOptionsTests
{
    [Fact]
    public void Parse_Nothing_HasThreeCompaniesOfDocumentedSizes()
    {
        var options = SimulatorOptions.Parse([]);

        Assert.Equal([40, 400, 2500], options.Companies.Select(company => company.Size));
        Assert.Equal(new DateOnly(2026, 11, 23), options.Today);
    }

    [Fact]
    public void Parse_WrittenArguments_GivesTheSameOptions()
    {
        var options = new SimulatorOptions
        {
            Url = "http://127.0.0.1:5000",
            Seed = -3,
            Today = new DateOnly(2027, 2, 1),
            Companies = [new("a-1", 1), new("b", 100_000)],
            ExitWithParent = true,
        };

        var parsed = SimulatorOptions.Parse(options.ToArguments());

        Assert.Equal(options.Companies, parsed.Companies);
        Assert.Equal(options with { Companies = parsed.Companies }, parsed);
    }

    [Theory]
    [InlineData("'acme' is not name:size", "--company", "acme")]
    [InlineData("'Acme'", "--company", "Acme:3")]
    [InlineData("size 0", "--company", "acme:0")]
    [InlineData("size 100001", "--company", "acme:100001")]
    [InlineData("--company", "--company", "a:1", "--company", "a:2")]
    [InlineData("--seed 'one'", "--seed", "one")]
    [InlineData("--today '01.02.2027'", "--today", "01.02.2027")]
    [InlineData("--seed needs a value", "--seed")]
    [InlineData("'--what'", "--what")]
    public void Parse_InvalidArguments_NamesTheFault(string named, params string[] arguments)
    {
        var error = Assert.Throws<FormatException>(() => SimulatorOptions.Parse(arguments));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
