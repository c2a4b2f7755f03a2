namespace PersonioFunctions.Tests.Sync.Reading;

public sealed class GuardContextReaderTests
{
    private static readonly Account Acme = new() { Name = "acme", ClientId = "client", SecretVersion = "1" };
    private static readonly AccountState Fresh = new() { Account = "acme" };

    [Theory]
    [InlineData(null, null, 3, 10)]
    [InlineData(0, null, 0, 10)]
    [InlineData(null, 0, 3, 0)]
    [InlineData(7, 50, 7, 50)]
    public void From_LimitsOfAnAccount_TakeThePlaceOfTheSettings(int? own, int? ownPercent, int min, int percent)
    {
        var account = Acme with { MinLeavers = own, MaxLeaversPercent = ownPercent };

        Assert.Equal(new GuardLimits(min, percent), GuardContextReader.From(account, Fresh, new SyncOptions()).Limits);
    }

    [Theory]
    [InlineData("client", CredentialsOrigin.Verified)]
    [InlineData("another", CredentialsOrigin.New)]
    [InlineData(null, CredentialsOrigin.New)]
    public void From_Account_TakesItsLimitsAndItsCredentials(string? verified, CredentialsOrigin origin)
    {
        var context = GuardContextReader.From(
            Acme with { MinLeavers = 7 }, Fresh with { VerifiedClientId = verified }, new SyncOptions { MaxLeaversPercent = 20 });

        Assert.Equal(new GuardContext(new GuardLimits(7, 20), origin) { Waiting = WaitingChanges.None }, context);
    }
}
