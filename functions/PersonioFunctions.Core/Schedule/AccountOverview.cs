using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;

namespace PersonioFunctions.Schedule;

/// <summary>An account with its health and warnings.</summary>
/// <param name="Account">The account.</param>
/// <param name="Health">Its health now.</param>
/// <param name="Warnings">What a person should know although it is no reason for another health.</param>
public sealed record AccountWithHealth(Account Account, AccountHealth Health, IReadOnlyList<Notice> Warnings);

/// <summary>Returns accounts with their health. It depends on the schedule, and the warnings on all accounts.</summary>
public sealed class AccountOverview(AccountStore accounts, AccountStateStore states, SyncSchedule schedule, TimeProvider time)
{
    /// <summary>Returns all accounts. Reads each table once.</summary>
    public async Task<IReadOnlyList<AccountWithHealth>> ListAsync(CancellationToken cancellationToken)
    {
        var stateOf = await states.ListAsync(cancellationToken)
            .ToDictionaryAsync(state => state.Account, cancellationToken: cancellationToken);
        var sameCompany = SameCompany.Find(
            stateOf.Values.Where(state => state.Sketch is not null).ToDictionary(state => state.Account, state => state.Sketch!));
        var views = new List<AccountWithHealth>();
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            var state = stateOf.GetValueOrDefault(account.Name) ?? new AccountState { Account = account.Name };
            var health = AccountHealth.Evaluate(account, state, schedule.StaleAt, time.GetUtcNow());
            views.Add(new AccountWithHealth(account, health, Warnings(state, sameCompany.GetValueOrDefault(account.Name))));
        }

        return views;
    }

    /// <summary>Returns one account.</summary>
    public async Task<AccountWithHealth> ShowAsync(Account account, CancellationToken cancellationToken)
    {
        var state = await states.GetAsync(account.Name, cancellationToken);
        var sketches = await states.ReadSketchesAsync(cancellationToken);
        var health = AccountHealth.Evaluate(account, state, schedule.StaleAt, time.GetUtcNow());
        return new AccountWithHealth(account, health, Warnings(state, SameCompany.Find(account.Name, sketches)));
    }

    private static IReadOnlyList<Notice> Warnings(AccountState state, Notice? sameCompany) =>
        [.. new[] { sameCompany, state.ContradictingDates }.OfType<Notice>()];
}
