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

    [Fact]
    public void DayEnds_AsWritten_IsAppliedAndShown()
    {
        var changed = AccountLifecycle.From(Account).With(new LifecycleRequest(DayEnds: "asWritten")).ApplyTo(Account);

        Assert.Equal(Account with { Lifecycle = Account.Lifecycle with { DayEnds = DayEnds.AsWritten } }, changed);
        Assert.Equal(new AccountLifecycle("Europe/Lisbon", "inactive", 14, 90, "asWritten"), AccountLifecycle.From(changed));
    }

    [Theory]
    [InlineData("company", true)]
    [InlineData("asWritten", true)]
    [InlineData("aswritten", false)]
    [InlineData("", false)]
    public void Validate_DayEnds_IsOneOfTheWords(string word, bool isValid) => Assert.Equal(
        isValid ? [] : ["dayEnds"], AccountRules.Validate(new LifecycleRequest(DayEnds: word)).Keys);

    // A plan that an earlier version stored has no such member.
    [Fact]
    public void Deserialize_PlanOfAnEarlierVersion_IsOfTheCompany() => Assert.Equal(
        new AccountLifecycle("UTC", "active", 0, 30, "company"),
        System.Text.Json.JsonSerializer.Deserialize<AccountLifecycle>(
            """{"TimeZone":"UTC","LeaveCountsAs":"active","CurrentDaysBeforeStart":0,"ErasedGraceDays":30}"""));
}
