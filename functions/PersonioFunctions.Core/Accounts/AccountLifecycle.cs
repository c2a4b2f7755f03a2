using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Accounts;

/// <summary>What a person sends to change what the lifecycle goes by. Members that are null keep what they are.</summary>
/// <param name="TimeZone">An IANA time zone.</param>
/// <param name="LeaveCountsAs">What a leave means for accounts and licences: <c>active</c> or <c>inactive</c>.</param>
/// <param name="CurrentDaysBeforeStart">Days before the first day from which somebody counts as current.</param>
/// <param name="ErasedGraceDays">Days after which what is personal is purged of somebody whom Personio erased.</param>
public sealed record LifecycleRequest(
    string? TimeZone = null, string? LeaveCountsAs = null, int? CurrentDaysBeforeStart = null, int? ErasedGraceDays = null);

/// <summary>What the lifecycle of an account's people goes by, as it is shown and sent.</summary>
/// <param name="TimeZone">The IANA time zone in which the company's days begin.</param>
/// <param name="LeaveCountsAs"><c>active</c> or <c>inactive</c>.</param>
/// <param name="CurrentDaysBeforeStart">See <see cref="LifecycleSettings.CurrentDaysBeforeStart"/>.</param>
/// <param name="ErasedGraceDays">See <see cref="LifecycleSettings.ErasedGraceDays"/>.</param>
public sealed record AccountLifecycle(string TimeZone, string LeaveCountsAs, int CurrentDaysBeforeStart, int ErasedGraceDays)
{
    /// <summary>What an account has.</summary>
    public static AccountLifecycle From(Account account) => new(
        account.TimeZone,
        account.Lifecycle.LeaveCountsAs.Name(),
        account.Lifecycle.CurrentDaysBeforeStart,
        account.Lifecycle.ErasedGraceDays);

    /// <summary>The same with what a person asks for.</summary>
    /// <param name="request">Valid by <see cref="AccountRules.Validate(LifecycleRequest)"/>.</param>
    public AccountLifecycle With(LifecycleRequest request) => new(
        request.TimeZone ?? TimeZone,
        request.LeaveCountsAs ?? LeaveCountsAs,
        request.CurrentDaysBeforeStart ?? CurrentDaysBeforeStart,
        request.ErasedGraceDays ?? ErasedGraceDays);

    /// <summary>An account with these settings.</summary>
    public Account ApplyTo(Account account) => account with
    {
        TimeZone = TimeZone,
        Lifecycle = new LifecycleSettings(LeaveTreatments.Parse(LeaveCountsAs) ?? LeaveTreatment.Active, CurrentDaysBeforeStart, ErasedGraceDays),
    };
}
