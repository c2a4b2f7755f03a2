using System.ComponentModel.DataAnnotations;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Runs;

/// <summary>Settings of the sync, section <c>Sync</c>.</summary>
public sealed class SyncOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "Sync";

    /// <summary>
    /// The number of seconds after which a lease expires unless it is renewed. When a host dies, another run can take over after this
    /// time. Setting <c>Sync__LeaseSeconds</c>, 5 to 600, default 60.
    /// </summary>
    [Range(5, AccountLease.MaxSeconds, ErrorMessage = "Sync__LeaseSeconds must be between 5 and 600.")]
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>
    /// The number of unannounced leavers that a run may apply without approval, whatever the size of the company. Setting
    /// <c>Sync__MinLeavers</c>, 0 to 1000, default 3.
    /// </summary>
    [Range(0, AccountRules.MaxMinLeavers, ErrorMessage = "Sync__MinLeavers must be between 0 and 1000.")]
    public int MinLeavers { get; set; } = 3;

    /// <summary>
    /// The share of the current people, in percent, that applies where it is larger. Setting <c>Sync__MaxLeaversPercent</c>, 0 to 100,
    /// default 10.
    /// </summary>
    [Range(0, 100, ErrorMessage = "Sync__MaxLeaversPercent must be between 0 and 100.")]
    public int MaxLeaversPercent { get; set; } = 10;

    /// <summary>The number of days for which changes are kept. Setting <c>Sync__ChangesRetentionDays</c>, 1 to 3650, default 400.</summary>
    [Range(1, 3650, ErrorMessage = "Sync__ChangesRetentionDays must be between 1 and 3650.")]
    public int ChangesRetentionDays { get; set; } = 400;

    /// <summary>The number of days for which runs are kept. Setting <c>Sync__RunsRetentionDays</c>, 1 to 3650, default 90.</summary>
    [Range(1, 3650, ErrorMessage = "Sync__RunsRetentionDays must be between 1 and 3650.")]
    public int RunsRetentionDays { get; set; } = 90;

    /// <summary><see cref="LeaseSeconds"/> as a duration.</summary>
    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    /// <summary>
    /// How long after its last reset a <see cref="Watchdog"/> fires: when the lease of a dead run has expired, with a margin of half of it,
    /// at most 30 seconds.
    /// </summary>
    public TimeSpan WatchdogDelay => TimeSpan.FromSeconds(LeaseSeconds + Math.Min((LeaseSeconds + 1) / 2, 30));
}
