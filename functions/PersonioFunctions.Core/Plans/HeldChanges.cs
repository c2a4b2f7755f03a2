using PersonioFunctions.Accounts;

namespace PersonioFunctions.Plans;

/// <summary>Changes that wait for a person.</summary>
/// <param name="PlanId">The plan to decide on.</param>
/// <param name="Hash">Which changes they are.</param>
/// <param name="Reason">Why they wait.</param>
public sealed record HeldChanges(string PlanId, string Hash, Notice Reason);
