using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Webhooks;
using PersonioFunctions.Employees;
using PersonioFunctions.Planning;

namespace PersonioFunctions.Sync;

/// <summary>
/// Counts the employees that a list shows as new or changed although no webhook named them. Nothing else finds lost webhooks.
/// </summary>
public sealed class MissedWebhooks(NotifiedPeopleStore notified)
{
    // Copied from the manager's own record, so no webhook names the employee for them.
    private static readonly FieldSet Copied = default(FieldSet).With(EmployeeField.ManagerName).With(EmployeeField.ManagerEmail);

    /// <summary>Counts the employees of a list.</summary>
    /// <param name="account">The account.</param>
    /// <param name="state">Its state before the run.</param>
    /// <param name="changes">The changes that the run applies.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The number; null when the account takes no webhooks, when the list also shows what happened before the webhook was switched on, or
    /// when employees that webhooks named were not synced one by one: after failures, or when there were too many.
    /// </returns>
    internal async Task<int?> CountAsync(
        Account account, AccountState state, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        if (account.WebhookHash is null || state.Failure is not null || !(state.Freshness.DataAsOf > account.UpdatedAt)) return null;
        var told = await notified.ReadToldAsync(account.Name, cancellationToken);
        if (told.Contains(NotifiedPeople.Everybody)) return null;
        return changes.Count(change => !told.Contains(change.Id)
            && (change.Kind == PlannedAction.Create
                || (change.Kind == PlannedAction.Update && !change.Changed.Except(Copied).IsEmpty)));
    }
}
