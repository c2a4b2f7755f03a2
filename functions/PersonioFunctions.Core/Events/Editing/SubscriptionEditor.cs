using PersonioFunctions.Accounts;
using PersonioFunctions.Events.Targets;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Schedule;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events.Editing;

/// <summary>The outcome of an attempt to store a subscription.</summary>
public enum EditOutcome
{
    /// <summary>The subscription is new.</summary>
    Created,

    /// <summary>The subscription existed and is now as sent.</summary>
    Updated,

    /// <summary>The target's address may not be called. Nothing was changed.</summary>
    AddressRefused,

    /// <summary>A webhook needs a signing secret, and none is stored. Nothing was changed.</summary>
    NoSecret,

    /// <summary>Another caller changed the subscription at the same moment. Nothing was changed.</summary>
    Conflict,
}

/// <summary>The result of an attempt to store a subscription.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Subscription">The subscription as stored; null when nothing was changed.</param>
/// <param name="Reason">Why it was refused; null otherwise.</param>
public sealed record EditResult(EditOutcome Outcome, Subscription? Subscription = null, string? Reason = null);

/// <summary>
/// Creates, changes and deletes subscriptions. The row is written after the secret, whose version it names, and after the positions that it
/// needs. What it no longer needs is deleted afterwards. So a step that fails loses no event and tells none twice.
/// </summary>
public sealed class SubscriptionEditor(
    SubscriptionStore subscriptions,
    FeedPositionStore positions,
    AccountStore accounts,
    AccountStateStore states,
    TargetSecretStore secrets,
    TargetConnections connections,
    EventWake wake,
    SyncSchedule schedule,
    TimeProvider time)
{
    /// <summary>How long requests are signed with the previous secret too.</summary>
    internal static readonly TimeSpan Rotation = TimeSpan.FromDays(1);

    /// <summary>Creates a subscription, or changes it and lets it deliver again. Safe to repeat.</summary>
    /// <param name="name">The subscription's name, valid by <see cref="SubscriptionRules.Validate"/>.</param>
    /// <param name="request">The request, valid by the same rule.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="Secrets.SecretStoreException">The secret cannot be stored. Nothing was changed.</exception>
    public async Task<EditResult> PutAsync(string name, SubscriptionRequest request, CancellationToken cancellationToken)
    {
        var (url, kind) = (new Uri(request.Target!.Url!), EnumWords.Find<TargetKind>(request.Target.Kind)!.Value);
        if (await connections.CheckAsync(url, cancellationToken) is { } refused)
            return new EditResult(EditOutcome.AddressRefused, Reason: refused);

        var stored = await subscriptions.FindAsync(name, cancellationToken);
        var known = stored is null ? null : await secrets.FindAsync(stored, cancellationToken);
        var signing = Sign(kind, request.Secret, known);
        if (kind == TargetKind.Webhook && signing.Count == 0)
            return new EditResult(EditOutcome.NoSecret, Reason: SubscriptionRules.WantedSecret);

        var now = time.GetUtcNow();
        var isRotated = known is not null && signing.Count > 1 && !signing.SequenceEqual(known.Secrets);
        var isKept = known is not null && known.Url == url.AbsoluteUri && signing.SequenceEqual(known.Secrets);
        var version = isKept
            ? stored!.SecretVersion
            : await secrets.SetAsync(name, new TargetSecret(url.AbsoluteUri, signing), stored?.SecretVersion, cancellationToken);
        Subscription Edited(Subscription read) => read.Delivering() with
        {
            Kind = kind,
            Host = url.Authority,
            Events = [.. request.Events!],
            Accounts = [.. (request.Accounts ?? []).Distinct().Order(StringComparer.Ordinal)],
            SecretVersion = version,
            PreviousSecretUntil = isRotated ? now + Rotation : read.PreviousSecretUntil,
            UpdatedAt = now,
        };

        // Positions are written before the row and deleted after it. A publisher that finds none takes an account for a new one and tells
        // its whole history.
        var edited = Edited(stored ?? New(name, kind, now));
        var dropped = await BeginAsync(stored, edited, cancellationToken);
        if (!await TryWriteAsync(stored, edited, Edited, cancellationToken)) return new EditResult(EditOutcome.Conflict);
        await positions.ReplaceAsync([], dropped, cancellationToken);
        await wake.SubscriptionChangedAsync(name, cancellationToken);
        return new EditResult(stored is null ? EditOutcome.Created : EditOutcome.Updated, edited);
    }

    /// <summary>Deletes a subscription with its secret and positions. Safe to repeat.</summary>
    /// <returns>False when there is none of this name.</returns>
    /// <exception cref="Secrets.SecretStoreException">The secret cannot be deleted; the call can be repeated.</exception>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var isFound = await subscriptions.FindAsync(name, cancellationToken) is not null;
        if (isFound)
        {
            await secrets.DeleteAsync(name, cancellationToken);
            await subscriptions.DeleteAsync(name, cancellationToken);
            wake.Forget();
        }

        // After the row, because a subscription without positions would tell the whole history of its accounts.
        var told = await positions.ListAsync(name, cancellationToken).ToListAsync(cancellationToken);
        await positions.ReplaceAsync([], told, cancellationToken);
        return isFound;
    }

    private static Subscription New(string name, TargetKind kind, DateTimeOffset now) => new()
    {
        Name = name,
        Kind = kind,
        Host = "",
        Events = [],
        SecretVersion = "",
        CreatedAt = now,
        UpdatedAt = now,
    };

    // A publisher at work changes the row too, which is no conflict.
    private async Task<bool> TryWriteAsync(
        Subscription? stored, Subscription edited, Func<Subscription, Subscription> edit, CancellationToken cancellationToken) =>
        stored is { IsKnown: true }
            ? await subscriptions.ChangeAsync(
                stored.Name, read => read.UpdatedAt == stored.UpdatedAt ? edit(read) : null, cancellationToken) is not null
            : await subscriptions.TryWriteAsync(edited, cancellationToken);

    // The present secret comes first, and the previous one stays until the next rotation.
    private static IReadOnlyList<string> Sign(TargetKind kind, string? sent, TargetSecret? known)
    {
        if (kind != TargetKind.Webhook) return [];
        IReadOnlyList<string> present = known?.Secrets ?? [];
        return sent is null || (present.Count > 0 && present[0] == sent) ? present : [sent, .. present.Take(1)];
    }

    // Sets the positions of accounts that the subscription has not told until now: what happened before is not told. Returns the positions
    // that the changed subscription no longer needs.
    private async Task<IReadOnlyList<FeedPosition>> BeginAsync(
        Subscription? before, Subscription after, CancellationToken cancellationToken)
    {
        var told = await positions.ListAsync(after.Name, cancellationToken)
            .ToDictionaryAsync(position => position.Account, cancellationToken: cancellationToken);
        var connected = await accounts.ListAsync(cancellationToken)
            .ToDictionaryAsync(account => account.Name, cancellationToken: cancellationToken);
        var known = await states.ListAsync(cancellationToken)
            .ToDictionaryAsync(state => state.Account, cancellationToken: cancellationToken);
        var isNewToAll = before is null
            || (after.WantsEmployees && !before.WantsEmployees)
            || (after.WantsAccounts && !before.WantsAccounts);
        var now = time.GetUtcNow();
        var begun = connected.Keys.Union(known.Keys)
            .Where(account => after.Includes(account) && (isNewToAll || !before!.Includes(account)))
            .Select(account =>
            {
                var state = known.GetValueOrDefault(account) ?? new AccountState { Account = account };
                var found = connected.GetValueOrDefault(account);
                var health = found is null ? null : AccountHealth.Evaluate(found, state, schedule.StaleAt, now);
                var position = AccountEvents.UpToDate(after.Name, account, found, state, health);
                return Keep(before, position, told.GetValueOrDefault(account));
            })
            .ToList();

        var kept = begun.Select(position => position.Account).ToHashSet();
        if (before is not null) kept.UnionWith(told.Keys.Where(after.Includes));
        var dropped = told.Values.Where(position => !kept.Contains(position.Account)).ToList();

        // What a deleted subscription of this name left behind does not count, so it goes before the new row exists.
        await positions.ReplaceAsync(begun, before is null ? dropped : [], cancellationToken);
        return before is null ? [] : dropped;
    }

    // A subscription that now asks for events about employees too keeps what it has told about accounts, and the reverse. If it has told
    // nothing yet, everything is still to be told.
    private static FeedPosition Keep(Subscription? before, FeedPosition begun, FeedPosition? told)
    {
        if (before is null || !before.Includes(begun.Account)) return begun;
        told ??= new FeedPosition { Subscription = begun.Subscription, Account = begun.Account };
        return before.WantsEmployees ? begun with { Cursor = told.Cursor } : told with { Cursor = begun.Cursor };
    }
}
