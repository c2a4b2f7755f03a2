using System.Text.Json.Serialization;

namespace PersonioFunctions.Plans;

/// <summary>What became of a plan.</summary>
public enum PlanStatus
{
    /// <summary>Nobody has decided.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>A person has applied the plan.</summary>
    [JsonStringEnumMemberName("applied")]
    Applied,

    /// <summary>A person has rejected the plan.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,
}
