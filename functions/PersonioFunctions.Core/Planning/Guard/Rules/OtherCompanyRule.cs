namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>Finds new credentials that list too few of the stored people or addresses to belong to the same company.</summary>
internal sealed class OtherCompanyRule : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded)
    {
        if (guarded.Context.Credentials != CredentialsOrigin.New) return null;
        var comparison = CompanyComparison.From(guarded.Listed, guarded.Index);
        return !comparison.IsOther ? null : new GuardFinding(comparison.Explain())
        {
            People = guarded.Plan.Changes.Select(change => change.Id),
            RefutesList = true,
        };
    }
}
