using System.ComponentModel.DataAnnotations;

namespace PersonioFunctions.Sync;

/// <summary>Settings of the sync, section <c>Sync</c>.</summary>
public sealed class SyncOptions
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "Sync";

    /// <summary>
    /// For how many seconds a run holds its account without saying so again. When a host dies, another run can take over after this
    /// time. Setting <c>Sync__LeaseSeconds</c>, 5 to 600, default 60.
    /// </summary>
    [Range(5, 600, ErrorMessage = "Sync__LeaseSeconds must be between 5 and 600.")]
    public int LeaseSeconds { get; set; } = 60;

    /// <summary><see cref="LeaseSeconds"/> as a duration.</summary>
    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);
}
