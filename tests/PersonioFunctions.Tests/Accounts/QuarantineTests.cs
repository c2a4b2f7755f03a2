namespace PersonioFunctions.Tests.Accounts;

public sealed class QuarantineTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
    private static readonly CredentialsVersion Refused = new("client", "v1");

    [Fact]
    public void IsProbeDue_TicksOfADay_IsTrueOneDayLater()
    {
        // The refusal arrives some seconds after the tick, and so does that of the probe.
        var quarantine = Quarantine.After(before: null, Refused, Now.AddSeconds(40));

        Assert.DoesNotContain(Enumerable.Range(0, 24), hours => quarantine.IsProbeDue(Now.AddHours(hours)));
        Assert.True(quarantine.IsProbeDue(Now.AddHours(24)));
    }

    [Fact]
    public void After_RefusedAgain_KeepsTheQuarantineAndProbesADayLater()
    {
        var first = Quarantine.After(before: null, Refused, Now);
        var again = Quarantine.After(first, Refused, Now.AddDays(1));

        Assert.Equal(Now, again.Since);
        Assert.False(again.IsProbeDue(Now.AddDays(1).AddHours(23)));
        Assert.True(again.IsProbeDue(Now.AddDays(2)));
    }

    [Theory]
    [InlineData("other", "v1")]
    [InlineData("client", "v2")]
    public void After_OtherCredentialsRefused_StartsANewQuarantine(string clientId, string version)
    {
        var before = Quarantine.After(before: null, Refused, Now);

        Assert.Equal(Now.AddDays(9), Quarantine.After(before, new CredentialsVersion(clientId, version), Now.AddDays(9)).Since);
    }

    [Fact]
    public void QuarantineOf_CredentialsThatWereNotRefused_IsNone()
    {
        var state = new AccountState { Account = "acme", Quarantine = Quarantine.After(before: null, Refused, Now) };

        Assert.NotNull(state.QuarantineOf(Refused));
        Assert.Null(state.QuarantineOf(Refused with { SecretVersion = "v2" }));
        Assert.Null(state.QuarantineOf(Refused with { ClientId = "other" }));
    }

    [Fact]
    public void Explain_Account_GivesAdviceWithoutASecret()
    {
        var notice = Quarantine.Explain("acme");

        Assert.Equal("quarantined", notice.Code);
        Assert.Contains("PUT /api/accounts/acme", notice.Message, StringComparison.Ordinal);
    }
}
