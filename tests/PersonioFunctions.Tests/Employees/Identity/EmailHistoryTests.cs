namespace PersonioFunctions.Tests.Employees.Identity;

public sealed class EmailHistoryTests
{
    [Theory]
    [InlineData("Jane.Roe@Acme.example")]
    [InlineData("jane.roe@acme.example\u200b")]
    [InlineData("\ufeffjane.roe@acme.example")]
    [InlineData("jane.\u00adroe@acme.example")]
    [InlineData("jane.roe\u00a0@acme.example ")]
    public void After_OtherSpellingOfAnAddress_IsNoOtherAddress(string address) =>
        Assert.Equal(["jane.roe@acme.example"], EmailHistory.After(["jane.roe@acme.example"], stored: null, address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\u200b")]
    [InlineData("jane roe@acme.example")]
    public void After_NoAddress_KeepsTheKnownOnes(string? address) =>
        Assert.Equal(["jane.roe@acme.example"], EmailHistory.After(["jane.roe@acme.example"], address, address));

    [Fact]
    public void After_RenamedAddress_KnowsBoth() => Assert.Equal(
        ["jane.roe@acme.example", "jane.roe@acme.example_k3x9q"],
        EmailHistory.After([], "Jane.Roe@acme.example", "jane.roe@acme.example_k3x9q"));

    [Fact]
    public void After_MoreThanEightAddresses_KeepsTheLastOnes()
    {
        IReadOnlyList<string> known = [];
        for (var i = 0; i < 10; i++) known = EmailHistory.After(known, stored: null, $"jane{i}@acme.example");

        Assert.Equal(8, known.Count);
        Assert.Equal("jane9@acme.example", known[^1]);
    }

    [Fact]
    public void Text_PresentAddressOfACurrentPerson_NeedsNoColumn()
    {
        Assert.Null(EmailHistory.Text(["jane.roe@acme.example"], "Jane.Roe@acme.example", isPast: false));
        Assert.Equal("jane.roe@acme.example", EmailHistory.Text(["jane.roe@acme.example"], "Jane.Roe@acme.example", isPast: true));
    }

    [Fact]
    public void Parse_Text_IsTheSame()
    {
        string[] known = ["jane.roe@acme.example", "roe@acme.example"];

        Assert.Equal(known, EmailHistory.Parse(EmailHistory.Text(known, "roe@acme.example", isPast: false)));
    }
}
