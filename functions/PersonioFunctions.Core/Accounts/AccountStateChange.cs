namespace PersonioFunctions.Accounts;

/// <summary>The result of a compare-and-swap on the state of an account.</summary>
/// <param name="Before">The state that the change saw.</param>
/// <param name="After">The state afterwards: <paramref name="Before"/> itself when the change left it alone.</param>
public sealed record AccountStateChange(AccountState Before, AccountState After)
{
    /// <summary>Whether the state was changed.</summary>
    public bool Changed => !ReferenceEquals(Before, After);
}
