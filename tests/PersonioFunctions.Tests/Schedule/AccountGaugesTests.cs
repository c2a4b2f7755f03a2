using Microsoft.Extensions.Time.Testing;
using PersonioFunctions.Tests.Telemetry;

namespace PersonioFunctions.Tests.Schedule;

public sealed class AccountGaugesTests
{
    [Fact]
    public void Gauges_FewAccounts_NameEach()
    {
        var census = Census(AccountGauges.MaxNamedAccounts);

        Assert.Equal(AccountGauges.MaxNamedAccounts, AccountGauges.DataAges(census).Count());
        Assert.All(AccountGauges.DataAges(census), measured => Assert.Contains(measured.Tags.ToArray(), tag => tag.Key == "personio_functions.account.name"));
    }

    [Fact]
    public void Gauges_ManyAccounts_TellOfTheWorstAndNameNone()
    {
        var census = Census(AccountGauges.MaxNamedAccounts + 1);

        var age = Assert.Single(AccountGauges.DataAges(census));
        Assert.Equal(AccountGauges.MaxNamedAccounts + 1, age.Value);
        Assert.Empty(age.Tags.ToArray());
        var failing = Assert.Single(AccountGauges.HealthDurations(census));
        Assert.Equal(AccountGauges.MaxNamedAccounts + 1, failing.Value);
        Assert.Equal(["personio_functions.account.health"], failing.Tags.ToArray().Select(tag => tag.Key));
    }

    [Fact]
    public void Gauges_AccountsByHealth_TellZerosToo()
    {
        var counts = AccountGauges.CountByHealth(Census(3)).ToDictionary(measured => $"{measured.Tags[0].Value}", measured => measured.Value);

        Assert.Equal(Enum.GetValues<AccountHealthStatus>().Length, counts.Count);
        Assert.Equal((3, 0), (counts["failing"], counts["healthy"]));
    }

    [Fact]
    public void Gauges_HeldPlans_AreCountedWhateverElseIsWrong()
    {
        AccountMetric[] census =
        [
            new("acme", AccountHealthStatus.Held, TimeSpan.Zero, null, HeldPlanStatus.Pending),
            new("globex", AccountHealthStatus.Failing, TimeSpan.Zero, null, HeldPlanStatus.Pending),
            new("initech", AccountHealthStatus.Healthy, TimeSpan.Zero, null),
        ];

        var counts = AccountGauges.CountHeldPlans(census).Select(measured => $"{measured.Value} {measured.Tags[0].Key}={measured.Tags[0].Value}");

        Assert.Equal(["2 personio_functions.plan.decision=pending", "0 personio_functions.plan.decision=rejected"], counts);
    }

    [Theory]
    [InlineData(null, "tooManyLeavers", "None")]
    [InlineData("plan-1", "tooManyLeavers", "Pending")]
    [InlineData("plan-1", "rejected", "Rejected")]
    public void Census_AccountWithAPlan_SaysWhatBecameOfIt(string? planId, string code, string expected) => Assert.Equal(
        expected,
        AccountMetrics.PlanOf(new AccountState { Account = "acme", Held = planId is null ? null : new HeldPlan(planId, "hash", new Notice(code, "Why."), default) }).ToString());

    [Fact]
    public void Gauges_DisabledAccount_HasNoAge() =>
        Assert.Empty(AccountGauges.DataAges([new AccountMetric("acme", AccountHealthStatus.Disabled, TimeSpan.FromDays(9), TimeSpan.FromDays(9))]));

    [Fact]
    public void Gauges_OldCensus_IsNoLongerTold()
    {
        var time = new FakeTimeProvider();
        using var recorder = new TelemetryRecorder();
        AccountGauges.Report(Census(1), time);

        recorder.Observe();
        Assert.Single(recorder.Of("personio_functions.account.data_age"));

        time.Advance(TimeSpan.FromMinutes(2));
        recorder.Observe();
        Assert.Single(recorder.Of("personio_functions.account.data_age"));
    }

    private static List<AccountMetric> Census(int accounts) =>
    [
        .. Enumerable.Range(1, accounts).Select(number => new AccountMetric(
            $"account-{number}", AccountHealthStatus.Failing, TimeSpan.FromSeconds(number), TimeSpan.FromSeconds(number))),
    ];
}
