using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Planning.Guard;

/// <summary>Where the credentials of a run come from.</summary>
public enum CredentialsOrigin
{
    /// <summary>They have shown the stored people before.</summary>
    Verified,

    /// <summary>They took the place of others, and what they show has not been compared with the stored people yet.</summary>
    New,
}

/// <summary>What the guard looks at beside the plan.</summary>
/// <param name="Listed">Whom Personio lists.</param>
/// <param name="Index">Everybody stored.</param>
/// <param name="Limits">How much may change at once.</param>
/// <param name="Credentials">Where the credentials come from.</param>
public sealed record GuardContext(
    IReadOnlyDictionary<string, Employee> Listed,
    IReadOnlyDictionary<string, IndexEntry> Index,
    GuardLimits Limits,
    CredentialsOrigin Credentials = CredentialsOrigin.Verified)
{
    /// <summary>What waits from earlier runs.</summary>
    public WaitingChanges Waiting { get; init; } = WaitingChanges.None;

    /// <summary>The context of a run.</summary>
    public static GuardContext From(
        Account account,
        AccountState state,
        WaitingChanges waiting,
        SyncOptions options,
        IReadOnlyDictionary<string, Employee> listed,
        IReadOnlyDictionary<string, IndexEntry> index) => new(
        listed,
        index,
        GuardLimits.From(account, options),
        state.VerifiedClientId == account.ClientId ? CredentialsOrigin.Verified : CredentialsOrigin.New)
        {
            Waiting = waiting,
        };
}
