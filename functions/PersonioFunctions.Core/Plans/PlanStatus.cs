namespace PersonioFunctions.Plans;

/// <summary>The decision about a plan.</summary>
public enum PlanStatus
{
    /// <summary>The plan waits for a decision.</summary>
    Pending,

    /// <summary>A person has applied the plan.</summary>
    Applied,

    /// <summary>A person has rejected the plan.</summary>
    Rejected,
}
