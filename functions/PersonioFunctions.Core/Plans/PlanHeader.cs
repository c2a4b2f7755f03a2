namespace PersonioFunctions.Plans;

/// <summary>The identity of a new plan.</summary>
/// <param name="PlanId">The plan's id; ids sort by time.</param>
/// <param name="Account">The account's name.</param>
/// <param name="CreatedAt">When the plan was created (UTC).</param>
public sealed record PlanHeader(string PlanId, string Account, DateTimeOffset CreatedAt);
