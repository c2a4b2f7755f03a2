using Microsoft.Extensions.Time.Testing;
using PersonioFunctions.Tests.Telemetry;

namespace PersonioFunctions.Tests.Schedule;

public sealed class AccountGaugesTests
{
    [Fact]
    public void Gauges_FewAccounts_ReportEachByName()
    {
        var metrics = Metrics(AccountGauges.MaxNamedAccounts);

        Assert.Equal(AccountGauges.MaxNamedAccounts, AccountGauges.DataAges(metrics).Count());
        Assert.All(
            AccountGauges.DataAges(metrics),
            measured => Assert.Contains(measured.Tags.ToArray(), tag => tag.Key == "personio_functions.account.name"));
    }

    [Fact]
    public void Gauges_ManyAccounts_ReportTheWorstAndNameNone()
    {
        var metrics = Metrics(AccountGauges.MaxNamedAccounts + 1);

        var age = Assert.Single(AccountGauges.DataAges(metrics));
        Assert.Equal(AccountGauges.MaxNamedAccounts + 1, age.Value);
        Assert.Empty(age.Tags.ToArray());
        var failing = Assert.Single(AccountGauges.HealthDurations(metrics));
        Assert.Equal(AccountGauges.MaxNamedAccounts + 1, failing.Value);
        Assert.Equal(["personio_functions.account.health"], failing.Tags.ToArray().Select(tag => tag.Key));
    }

    [Fact]
    public void Gauges_AccountsByHealth_ReportZerosToo()
    {
        var counts = AccountGauges.CountByHealth(Metrics(3)).ToDictionary(
            measured => $"{measured.Tags[0].Value}", measured => measured.Value);

        Assert.Equal(Enum.GetValues<AccountHealthStatus>().Length, counts.Count);
        Assert.Equal((3, 0), (counts["failing"], counts["healthy"]));
    }

    /// <summary>A tick reports while a collection reads. The accounts of one tick never come with the time of another.</summary>
    [Fact]
    public async Task Latest_WhileTicksReport_IsNeverThatOfAnExpiredOne()
    {
        var (expired, current) = (Metrics(1), Metrics(2));
        var later = new AnHourLaterEachTime();
        var ticks = Task.Run(() =>
        {
            for (var tick = 0; tick < 200_000; tick++)
            {
                AccountGauges.Report(current, TimeProvider.System);
                AccountGauges.Report(expired, later);
            }
        });

        while (!ticks.IsCompleted) Assert.NotSame(expired, AccountGauges.Latest());

        await ticks;
    }

    [Fact]
    public void Gauges_HeldPlans_AreCountedInAnyHealth()
    {
        AccountMetric[] metrics =
        [
            new("acme", AccountHealthStatus.Held, TimeSpan.Zero, null, HeldPlanStatus.Pending),
            new("globex", AccountHealthStatus.Failing, TimeSpan.Zero, null, HeldPlanStatus.Pending),
            new("initech", AccountHealthStatus.Healthy, TimeSpan.Zero, null),
        ];

        var counts = AccountGauges.CountHeldPlans(metrics).Select(
            measured => $"{measured.Value} {measured.Tags[0].Key}={measured.Tags[0].Value}");

        Assert.Equal(["2 personio_functions.plan.decision=pending", "0 personio_functions.plan.decision=rejected"], counts);
    }

    [Theory]
    [InlineData(null, "tooManyLeavers", "None")]
    [InlineData("plan-1", "tooManyLeavers", "Pending")]
    [InlineData("plan-1", "rejected", "Rejected")]
    public void Metrics_AccountWithAPlan_HaveItsDecision(string? planId, string code, string expected)
    {
        var held = planId is null ? null : new HeldPlan(planId, "hash", new Notice(code, "Why."), default);

        Assert.Equal(expected, AccountMetrics.PlanOf(new AccountState { Account = "acme", Held = held }).ToString());
    }

    [Fact]
    public void Gauges_DisabledAccount_HasNoAge() =>
        Assert.Empty(
            AccountGauges.DataAges([new AccountMetric("acme", AccountHealthStatus.Disabled, TimeSpan.FromDays(9), TimeSpan.FromDays(9))]));

    [Fact]
    public void Gauges_OldMetrics_AreNoLongerReported()
    {
        var time = new FakeTimeProvider();
        using var recorder = new TelemetryRecorder();
        AccountGauges.Report(Metrics(1), time);

        recorder.Observe();
        Assert.Single(recorder.Of("personio_functions.account.data_age"));

        time.Advance(TimeSpan.FromMinutes(2));
        recorder.Observe();
        Assert.Single(recorder.Of("personio_functions.account.data_age"));
    }

    private static List<AccountMetric> Metrics(int accounts) =>
    [
        .. Enumerable.Range(1, accounts).Select(number => new AccountMetric(
            $"account-{number}", AccountHealthStatus.Failing, TimeSpan.FromSeconds(number), TimeSpan.FromSeconds(number))),
    ];

    // Whatever it measured is too long ago.
    private sealed class AnHourLaterEachTime : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Interlocked.Add(ref _now, TimestampFrequency * 3600);
    }
}
