namespace PersonioFunctions.Tests.Accounts;

public sealed class AccountRulesTests
{
    private static readonly AccountConnection Valid = new("client", "secret");

    [Theory]
    [InlineData("a", true)]
    [InlineData("acme-2", true)]
    [InlineData("0", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567890", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz012345678901", false)]
    [InlineData("", false)]
    [InlineData("-acme", false)]
    [InlineData("acme-", false)]
    [InlineData("Acme", false)]
    [InlineData("ac me", false)]
    [InlineData("ac/me", false)]
    [InlineData("acme\n", false)]
    [InlineData("ümlaut", false)]
    public void IsName_Text_IsAcceptedOrRefused(string name, bool expected) => Assert.Equal(expected, AccountRules.IsName(name));

    [Fact]
    public void Validate_FullConnection_HasNoErrors() => Assert.Empty(AccountRules.Validate(
        "acme", new AccountConnection("client", "secret", "ACME_GMBH_2", "Acme GmbH & Söhne", "dynamic_7123992", "Europe/Lisbon", false)));

    [Theory]
    [InlineData("acme")]
    [InlineData("ACME-GMBH")]
    [InlineData("_ACME")]
    [InlineData("ACME__GMBH")]
    [InlineData("2ACME")]
    [InlineData("ACME\n")]
    public void Validate_CompanyNameNotUpperSnakeCase_IsNamed(string companyName) =>
        Assert.Equal(["companyName"], AccountRules.Validate("acme", Valid with { CompanyName = companyName }).Keys);

    [Theory]
    [InlineData("Email")]
    [InlineData("Company e-mail")]
    [InlineData("dynamic_1&attributes[]=iban")]
    [InlineData("")]
    public void Validate_EmailAttributeThatIsNoKey_IsNamed(string key) =>
        Assert.Equal(["emailAttribute"], AccountRules.Validate("acme", Valid with { EmailAttribute = key }).Keys);

    [Theory]
    [InlineData("Berlin")]
    [InlineData("Europe/Atlantis")]
    [InlineData("../etc/passwd")]
    [InlineData("")]
    [InlineData("../zoneinfo/Europe/Berlin")]
    [InlineData("./Europe/Berlin")]
    [InlineData("/usr/share/zoneinfo/Europe/Berlin")]
    [InlineData("/dev/zero")]
    [InlineData("Europe/Berlin\0")]
    [InlineData("Europe/Berlin\n")]
    public void Validate_UnknownTimeZone_IsNamed(string zone) =>
        Assert.Equal(["timeZone"], AccountRules.Validate("acme", Valid with { TimeZone = zone }).Keys);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 100)]
    [InlineData(null, null)]
    public void Validate_LimitsWithinTheBounds_HasNoErrors(int? minLeavers, int? percent) =>
        Assert.Empty(AccountRules.Validate("acme", Valid with { MinLeavers = minLeavers, MaxLeaversPercent = percent }));

    [Theory]
    [InlineData(-1, -1)]
    [InlineData(1001, 101)]
    public void Validate_LimitsOutsideTheBounds_AreNamed(int minLeavers, int percent) => Assert.Equal(
        ["minLeavers", "maxLeaversPercent"],
        AccountRules.Validate("acme", Valid with { MinLeavers = minLeavers, MaxLeaversPercent = percent }).Keys);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("line\nbreak")]
    public void Validate_InvalidCredential_IsNamedButNotRepeated(string? credential)
    {
        var errors = AccountRules.Validate("acme", new AccountConnection(credential, credential));

        Assert.Equal(["clientId", "clientSecret"], errors.Keys);
        if (!string.IsNullOrEmpty(credential)) Assert.DoesNotContain(credential, string.Concat(errors.Values), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_Connection_HidesTheSecret() =>
        Assert.DoesNotContain("hush", new AccountConnection("client", "hush").ToString(), StringComparison.Ordinal);
}
