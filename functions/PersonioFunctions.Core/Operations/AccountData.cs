using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Operations;

/// <summary>The stored data of an account, apart from its connection and its secret.</summary>
public sealed class AccountData(
    AccountStateStore states,
    EmployeeStore employees,
    SyncRunStore runs,
    ChangeLog log,
    ErasedEmployees erased,
    PlanStore plans,
    SubscriptionStore subscriptions,
    FeedPositionStore positions)
{
    /// <summary>Deletes employees, runs, changes, plans, the state, and what subscriptions have told. Safe to repeat.</summary>
    /// <returns>Whether employees, runs or changes were stored.</returns>
    public async Task<bool> PurgeAsync(string account, CancellationToken cancellationToken)
    {
        var people = await employees.DeleteAllAsync(account, cancellationToken);
        var records = await runs.DeleteAllAsync(account, cancellationToken);
        var changes = await log.DeleteAllAsync(account, cancellationToken);
        await erased.DeleteAllAsync(account, cancellationToken);
        await plans.DeleteAllAsync(account, cancellationToken);
        await states.DeleteAsync(account, cancellationToken);

        // After the state, because a missing position and swept changes mean that events were lost.
        await foreach (var subscription in subscriptions.ListAsync(cancellationToken))
            await positions.DeleteAsync(subscription.Name, account, cancellationToken);
        return people + records + changes > 0;
    }
}
