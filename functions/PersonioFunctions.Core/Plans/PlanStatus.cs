using System.Text.Json.Serialization;

namespace PersonioFunctions.Plans;

/// <summary>The decision about a plan.</summary>
public enum PlanStatus
{
    /// <summary>The plan waits for a decision.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>A person has applied the plan.</summary>
    [JsonStringEnumMemberName("applied")]
    Applied,

    /// <summary>A person has rejected the plan.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,
}
