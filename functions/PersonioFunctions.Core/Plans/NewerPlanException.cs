namespace PersonioFunctions.Plans;

/// <summary>A stored plan has a form or a word that only a newer version knows.</summary>
/// <param name="account">The account's name.</param>
public sealed class NewerPlanException(string account) : Exception(
    $"A newer version of the app made this plan of account '{account}', so this version cannot read it. The plan is kept. "
    + $"Use the newer version, or make a plan of this version with POST /api/accounts/{account}/plans.");
