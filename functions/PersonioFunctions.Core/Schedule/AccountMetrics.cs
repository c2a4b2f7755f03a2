using PersonioFunctions.Accounts;

namespace PersonioFunctions.Schedule;

/// <summary>What became of the plan that an account's runs hold.</summary>
internal enum HeldPlanStatus
{
    /// <summary>Nothing is held.</summary>
    None,

    /// <summary>It waits for a person's decision.</summary>
    Pending,

    /// <summary>A person has rejected it: its changes stay out until the source changes.</summary>
    Rejected,
}

/// <summary>How one account is doing.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="Health">In one word.</param>
/// <param name="DataAge">How old the stored data is; for an account that never synced, how long it is connected.</param>
/// <param name="InHealthFor">For how long its health has been what it is; null when that is not known.</param>
/// <param name="Plan">Its held plan; health tells of it only when nothing worse is true.</param>
internal sealed record AccountMetric(
    string Account, AccountHealthStatus Health, TimeSpan DataAge, TimeSpan? InHealthFor, HeldPlanStatus Plan = HeldPlanStatus.None);

/// <summary>
/// Looks at all accounts, for the metrics about them. Done with every tick: an instance of the app knows of itself only the accounts
/// that it happened to sync, and nothing at all of those that nobody syncs any more.
/// </summary>
public sealed class AccountMetrics(AccountStore accounts, AccountStateStore states, SyncSchedule schedule, TimeProvider time)
{
    /// <summary>Takes it, if anybody collects the metrics: it reads every account.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (!AccountGauges.IsCollected) return;

        var stateOf = new Dictionary<string, AccountState>();
        await foreach (var state in states.ListAsync(cancellationToken)) stateOf[state.Account] = state;

        var now = time.GetUtcNow();
        var interval = schedule.IntervalAt(now);
        var entries = new List<AccountMetric>();
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            var state = stateOf.GetValueOrDefault(account.Name) ?? new AccountState { Account = account.Name };
            var health = AccountHealth.Evaluate(account, state, interval, now);
            entries.Add(new AccountMetric(
                account.Name, health.Status, now - (state.Freshness.DataAsOf ?? account.CreatedAt), now - health.Since, PlanOf(state)));
        }

        AccountGauges.Report(entries, time);
    }

    internal static HeldPlanStatus PlanOf(AccountState state) => state switch
    {
        { Held: null } => HeldPlanStatus.None,
        { Held.Reason.Code: NoticeCodes.Rejected } => HeldPlanStatus.Rejected,
        _ => HeldPlanStatus.Pending,
    };
}
