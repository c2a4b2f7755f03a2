using PersonioFunctions.Accounts;

namespace PersonioFunctions.Changes;

/// <summary>Reads the changes of an account for callers. Shows only changes of epochs whose outcome is certain.</summary>
public sealed class ChangeFeed(AccountStateStore states, ChangeLog log)
{
    /// <summary>Reads the feed, oldest change first.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="after">The cursor where the last reading ended, or null to read from the beginning.</param>
    /// <param name="top">The maximum number of changes.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Null when changes after the cursor are no longer kept, so that the caller would miss them.</returns>
    public async Task<IReadOnlyList<EmployeeChange>?> ReadAsync(
        string account, string? after, int top, CancellationToken cancellationToken) =>
        await ReadAsync(await states.GetAsync(account, cancellationToken), after, top, cancellationToken);

    /// <summary>Reads the feed as above, as far as it was settled in a state of the account.</summary>
    public async Task<IReadOnlyList<EmployeeChange>?> ReadAsync(
        AccountState state, string? after, int top, CancellationToken cancellationToken)
    {
        var isLost = after is not null
            && (string.CompareOrdinal(after, state.Retention.SweptThrough) < 0 || !IsOfThisFeed(state, after));
        return isLost ? null : await log.ReadAsync(state.Account, after, state.SettledEpoch, top, cancellationToken);
    }

    /// <summary>
    /// Whether a cursor belongs to the present feed of an account. A cursor of an epoch that was not shown yet belongs to a feed that was
    /// deleted when the account was purged, or was never given out.
    /// </summary>
    public static bool IsOfThisFeed(AccountState state, string cursor) =>
        ChangeLog.EpochOf(cursor) >= state.FirstEpoch && ChangeLog.EpochOf(cursor) <= state.SettledEpoch;

    /// <summary>Reads the latest changes of one person, newest first.</summary>
    public async Task<IReadOnlyList<EmployeeChange>> ReadHistoryAsync(
        string account, string employeeId, int top, CancellationToken cancellationToken)
    {
        var state = await states.GetAsync(account, cancellationToken);
        var changes = await log.ReadEmployeeAsync(account, employeeId, state.SettledEpoch, cancellationToken);
        return [.. changes.Reverse().Take(top)];
    }
}
