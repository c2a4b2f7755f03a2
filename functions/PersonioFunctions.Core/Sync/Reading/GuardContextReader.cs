using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Reads the context of the guard: the account's limits, the origin of its credentials, and the waiting changes.</summary>
public sealed class GuardContextReader(PlanStore plans, IOptions<SyncOptions> options)
{
    /// <summary>Reads the context for a run.</summary>
    public async Task<GuardContext> ReadAsync(Account account, AccountState state, CancellationToken cancellationToken) =>
        From(account, state, options.Value) with { Waiting = await plans.ReadWaitingAsync(state, cancellationToken) };

    /// <summary>Converts an account, its state and the settings, without the waiting changes.</summary>
    internal static GuardContext From(Account account, AccountState state, SyncOptions options) => new(
        new GuardLimits(account.MinLeavers ?? options.MinLeavers, account.MaxLeaversPercent ?? options.MaxLeaversPercent),
        state.VerifiedClientId == account.ClientId ? CredentialsOrigin.Verified : CredentialsOrigin.New)
    {
        ApprovedErasures = state.ApprovedErasures,
        LeaveOn = account.Lifecycle.LeaveOn,
    };
}
