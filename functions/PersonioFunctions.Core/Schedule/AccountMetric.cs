using PersonioFunctions.Accounts;

namespace PersonioFunctions.Schedule;

/// <summary>The decision about the plan that an account holds.</summary>
internal enum HeldPlanStatus
{
    /// <summary>The account holds no plan.</summary>
    None,

    /// <summary>The plan waits for a decision.</summary>
    Pending,

    /// <summary>The plan was rejected: its changes are not applied until Personio's data changes.</summary>
    Rejected,
}

/// <summary>The metrics of one account.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="Health">The health.</param>
/// <param name="DataAge">The age of the stored data; for an account that never synced, the time since it was connected.</param>
/// <param name="InHealthFor">For how long the account has had this health; null when unknown.</param>
/// <param name="Plan">The decision about its held plan. The health shows a held plan only when nothing worse applies.</param>
internal sealed record AccountMetric(
    string Account, AccountHealthStatus Health, TimeSpan DataAge, TimeSpan? InHealthFor, HeldPlanStatus Plan = HeldPlanStatus.None);
