namespace PersonioFunctions.Tests.Accounts;

public sealed class AccountLifecycleTests
{
    private static readonly Account Account = new()
    {
        Name = "acme",
        ClientId = "client",
        SecretVersion = "1",
        TimeZone = "Europe/Lisbon",
        Lifecycle = new LifecycleSettings(LeaveTreatment.Inactive, 14, 90),
    };

    [Fact]
    public void With_NoMember_KeepsEverything() =>
        Assert.Equal(
            new AccountLifecycle("Europe/Lisbon", "inactive", 14, 90), AccountLifecycle.From(Account).With(new LifecycleRequest()));

    [Fact]
    public void With_OneMember_ChangesThatOne() => Assert.Equal(
        new AccountLifecycle("Europe/Lisbon", "active", 14, 90),
        AccountLifecycle.From(Account).With(new LifecycleRequest(LeaveCountsAs: "active")));

    [Fact]
    public void ApplyTo_AllMembers_ChangesOnlyTheseOfTheAccount()
    {
        var settings = AccountLifecycle.From(Account).With(new LifecycleRequest("Asia/Tokyo", "active", 0, 1));

        var changed = settings.ApplyTo(Account);

        Assert.Equal(settings, AccountLifecycle.From(changed));
        Assert.Equal(Account with { TimeZone = "Asia/Tokyo", Lifecycle = new LifecycleSettings(LeaveTreatment.Active, 0, 1) }, changed);
    }

    [Theory]
    [InlineData("Europe/Berlin", "active", 0, 1)]
    [InlineData("UTC", "inactive", 365, 3650)]
    [InlineData(null, null, null, null)]
    public void Validate_WithinTheBounds_HasNoErrors(string? zone, string? leave, int? current, int? grace) =>
        Assert.Empty(AccountRules.Validate(new LifecycleRequest(zone, leave, current, grace)));

    [Theory]
    [InlineData("Berlin", "Active", -1, 0)]
    [InlineData("", "", 366, 3651)]
    [InlineData("/dev/zero", "deleted", int.MinValue, int.MinValue)]
    public void Validate_OutsideTheBounds_NamesEveryMember(string zone, string leave, int current, int grace) => Assert.Equal(
        ["timeZone", "leaveCountsAs", "currentDaysBeforeStart", "erasedGraceDays"],
        AccountRules.Validate(new LifecycleRequest(zone, leave, current, grace)).Keys);
}
