using PersonioFunctions.Accounts;

namespace PersonioFunctions.Schedule;

/// <summary>
/// Measures all accounts at every tick of either timer. Otherwise an instance of the app would know only the accounts that it happened to
/// sync, and none of those that no longer sync.
/// </summary>
public sealed class AccountMetrics(AccountStore accounts, AccountStateStore states, SyncSchedule schedule, TimeProvider time)
{
    /// <summary>Reads every account and reports its metrics, unless no gauge is collected.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        if (!AccountGauges.IsCollected) return;

        var stateOf = new Dictionary<string, AccountState>();
        await foreach (var state in states.ListAsync(cancellationToken)) stateOf[state.Account] = state;

        var now = time.GetUtcNow();
        var metrics = new List<AccountMetric>();
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            var state = stateOf.GetValueOrDefault(account.Name) ?? new AccountState { Account = account.Name };
            var health = AccountHealth.Evaluate(account, state, schedule.StaleAt, now);
            metrics.Add(new AccountMetric(
                account.Name, health.Status, now - (state.Freshness.DataAsOf ?? account.CreatedAt), now - health.Since, PlanOf(state)));
        }

        AccountGauges.Report(metrics, time);
    }

    internal static HeldPlanStatus PlanOf(AccountState state) => state switch
    {
        { Held: null } => HeldPlanStatus.None,
        { Held.Reason.Code: NoticeCodes.Rejected } => HeldPlanStatus.Rejected,
        _ => HeldPlanStatus.Pending,
    };
}
