using System.Diagnostics.Metrics;
using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Schedule;

/// <summary>The gauges about accounts. They show what <see cref="AccountMetrics"/> measured at the latest tick.</summary>
internal static class AccountGauges
{
    /// <summary>With more accounts than this, a gauge shows the worst account instead of each.</summary>
    public const int MaxNamedAccounts = 200;

    // Two exports at the usual interval of a minute. Another instance may handle the next tick, so this one must stop reporting.
    private static readonly TimeSpan MetricsLifetime = TimeSpan.FromMinutes(2);

    private static readonly ObservableGauge<long> AccountsByHealth = RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.accounts", () => CountByHealth(Latest()), "{account}", "Connected accounts by health, as of the latest tick.");

    private static readonly ObservableGauge<double> DataAge = RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.account.data_age",
        () => DataAges(Latest()),
        "s",
        "Age of the stored data of accounts that are not disabled, at the latest tick.");

    private static readonly ObservableGauge<double> HealthDuration = RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.account.health.duration",
        () => HealthDurations(Latest()),
        "s",
        "For how long an account has been in a health that needs attention, at the latest tick.");

    private static readonly ObservableGauge<long> HeldPlans = RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.plans.held",
        () => CountHeldPlans(Latest()),
        "{plan}",
        "Plans whose changes are kept out, as of the latest tick.");

    // One reference, because a collection may read it while a tick writes it.
    private static volatile Measured? _latest;

    /// <summary>Whether a gauge is collected.</summary>
    public static bool IsCollected => AccountsByHealth.Enabled || DataAge.Enabled || HealthDuration.Enabled || HeldPlans.Enabled;

    /// <summary>Reports the metrics of all accounts, for the next collections.</summary>
    public static void Report(IReadOnlyList<AccountMetric> accounts, TimeProvider time) =>
        _latest = new Measured(accounts, time.GetTimestamp(), time);

    /// <summary>Returns one measurement for each health, zeros included: an alert has to see that the problem is over.</summary>
    internal static IEnumerable<Measurement<long>> CountByHealth(IReadOnlyList<AccountMetric>? accounts) => accounts is null
        ? []
        : Enum.GetValues<AccountHealthStatus>().Select(health => new Measurement<long>(
            accounts.Count(account => account.Health == health), Health(health)));

    /// <summary>Returns one measurement for each decision, zeros included for the same reason.</summary>
    internal static IEnumerable<Measurement<long>> CountHeldPlans(IReadOnlyList<AccountMetric>? accounts) => accounts is null
        ? []
        : new[] { HeldPlanStatus.Pending, HeldPlanStatus.Rejected }.Select(plan => new Measurement<long>(
            accounts.Count(account => account.Plan == plan),
            new KeyValuePair<string, object?>("personio_functions.plan.decision", plan.Word())));

    internal static IEnumerable<Measurement<double>> DataAges(IReadOnlyList<AccountMetric>? accounts)
    {
        var measured = (accounts ?? []).Where(entry => entry.Health != AccountHealthStatus.Disabled).ToList();
        if (measured.Count <= MaxNamedAccounts)
            return measured.Select(entry => new Measurement<double>(entry.DataAge.TotalSeconds, Account(entry)));
        return [new Measurement<double>(measured.Max(entry => entry.DataAge.TotalSeconds))];
    }

    internal static IEnumerable<Measurement<double>> HealthDurations(IReadOnlyList<AccountMetric>? accounts)
    {
        var measured = (accounts ?? [])
            .Where(entry => entry is
            {
                InHealthFor: not null,
                Health: not (AccountHealthStatus.Healthy or AccountHealthStatus.Pending or AccountHealthStatus.Disabled),
            })
            .ToList();
        if (measured.Count <= MaxNamedAccounts)
        {
            return measured.Select(entry => new Measurement<double>(
                entry.InHealthFor!.Value.TotalSeconds, Health(entry.Health), Account(entry)));
        }

        return measured.GroupBy(entry => entry.Health).Select(health => new Measurement<double>(
            health.Max(entry => entry.InHealthFor!.Value.TotalSeconds), Health(health.Key)));
    }

    /// <summary>Returns the metrics of the latest tick; null when there are none, or the tick was too long ago.</summary>
    internal static IReadOnlyList<AccountMetric>? Latest() =>
        _latest is { } latest && latest.Time.GetElapsedTime(latest.Taken) < MetricsLifetime ? latest.Accounts : null;

    private static KeyValuePair<string, object?> Health(AccountHealthStatus health) =>
        new("personio_functions.account.health", health.Word());

    private static KeyValuePair<string, object?> Account(AccountMetric entry) => new("personio_functions.account.name", entry.Account);

    private sealed record Measured(IReadOnlyList<AccountMetric> Accounts, long Taken, TimeProvider Time);
}
