using System.Diagnostics.Metrics;
using PersonioFunctions.Accounts;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Schedule;

/// <summary>The gauges about accounts. They show what <see cref="AccountMetrics"/> measured at the latest tick.</summary>
internal static class AccountGauges
{
    /// <summary>With more accounts than this the gauges tell of the worst account and not of each.</summary>
    public const int MaxNamedAccounts = 200;

    // Two exports at the usual interval of a minute. Another instance may handle the next tick, and this one must not go on telling.
    private static readonly TimeSpan CensusLifetime = TimeSpan.FromMinutes(2);

    private static readonly ObservableGauge<long> AccountsByHealth = RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.accounts", () => CountByHealth(Latest()), "{account}", "Connected accounts by health, as of the latest tick.");

    private static readonly ObservableGauge<double> DataAge = RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.account.data_age", () => DataAges(Latest()), "s", "Age of the stored data of accounts that are not disabled, at the latest tick.");

    private static readonly ObservableGauge<double> HealthDuration = RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.account.health.duration", () => HealthDurations(Latest()), "s", "For how long an account has been in a health that needs somebody, at the latest tick.");

    private static readonly ObservableGauge<long> HeldPlans = RunTelemetry.Meter.CreateObservableGauge(
        "personio_functions.plans.held", () => CountHeldPlans(Latest()), "{plan}", "Plans whose changes are kept out, as of the latest tick.");

    private static (IReadOnlyList<AccountMetric> Entries, long Taken, TimeProvider Time)? _census;

    /// <summary>Whether anybody collects what a census reports.</summary>
    public static bool IsCollected => AccountsByHealth.Enabled || DataAge.Enabled || HealthDuration.Enabled || HeldPlans.Enabled;

    /// <summary>Reports how the accounts are doing, for the next collections.</summary>
    public static void Report(IReadOnlyList<AccountMetric> entries, TimeProvider time) => _census = (entries, time.GetTimestamp(), time);

    /// <summary>One measurement a health, zeros included: an alert has to see that it is over.</summary>
    internal static IEnumerable<Measurement<long>> CountByHealth(IReadOnlyList<AccountMetric>? census) => census is null
        ? []
        : Enum.GetValues<AccountHealthStatus>().Select(health => new Measurement<long>(census.Count(entry => entry.Health == health), Health(health)));

    /// <summary>Zeros included, likewise.</summary>
    internal static IEnumerable<Measurement<long>> CountHeldPlans(IReadOnlyList<AccountMetric>? census) => census is null
        ? []
        : new[] { HeldPlanStatus.Pending, HeldPlanStatus.Rejected }.Select(plan => new Measurement<long>(
            census.Count(entry => entry.Plan == plan), new KeyValuePair<string, object?>("personio_functions.plan.decision", plan.Word())));

    internal static IEnumerable<Measurement<double>> DataAges(IReadOnlyList<AccountMetric>? census)
    {
        var entries = (census ?? []).Where(entry => entry.Health != AccountHealthStatus.Disabled).ToList();
        if (entries.Count <= MaxNamedAccounts) return entries.Select(entry => new Measurement<double>(entry.DataAge.TotalSeconds, Account(entry)));
        return [new Measurement<double>(entries.Max(entry => entry.DataAge.TotalSeconds))];
    }

    internal static IEnumerable<Measurement<double>> HealthDurations(IReadOnlyList<AccountMetric>? census)
    {
        var entries = (census ?? [])
            .Where(entry => entry is
            {
                InHealthFor: not null,
                Health: not (AccountHealthStatus.Healthy or AccountHealthStatus.Pending or AccountHealthStatus.Disabled),
            })
            .ToList();
        if (entries.Count <= MaxNamedAccounts)
            return entries.Select(entry => new Measurement<double>(entry.InHealthFor!.Value.TotalSeconds, Health(entry.Health), Account(entry)));
        return entries.GroupBy(entry => entry.Health).Select(health => new Measurement<double>(
            health.Max(entry => entry.InHealthFor!.Value.TotalSeconds), Health(health.Key)));
    }

    private static IReadOnlyList<AccountMetric>? Latest() =>
        _census is { } census && census.Time.GetElapsedTime(census.Taken) < CensusLifetime ? census.Entries : null;

    private static KeyValuePair<string, object?> Health(AccountHealthStatus health) => new("personio_functions.account.health", health.Word());

    private static KeyValuePair<string, object?> Account(AccountMetric entry) => new("personio_functions.account.name", entry.Account);
}
