namespace PersonioFunctions.Plans;

/// <summary>What a new plan is known by.</summary>
/// <param name="PlanId">Its id; sorts by time.</param>
/// <param name="Account">The account's name.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
public sealed record PlanHeader(string PlanId, string Account, DateTimeOffset CreatedAt);
