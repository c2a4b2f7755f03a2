using PersonioFunctions.Accounts;
using PersonioFunctions.Plans;

namespace PersonioFunctions.Operations;

/// <summary>A request to change settings that change stored rows: the lifecycle, or the attributes. One of the two is null.</summary>
/// <param name="Lifecycle">The lifecycle settings, valid by <see cref="AccountRules.Validate(LifecycleRequest, bool)"/>.</param>
/// <param name="Attributes">
/// The attributes that remain: the column by Personio key. Each is one that the account stores, because only a connection switches one on.
/// </param>
public sealed record SettingsRequest(LifecycleRequest? Lifecycle = null, IReadOnlyDictionary<string, string>? Attributes = null)
{
    /// <summary>Returns the account with the settings.</summary>
    public Account ApplyTo(Account account)
    {
        var after = Attributes is null
            ? account
            : account with { Attributes = account.Attributes.With(Attributes, typeOf: _ => null) };
        return Lifecycle is null ? after : AccountLifecycle.From(after).With(Lifecycle).ApplyTo(after);
    }

    /// <summary>Whether a plan is about settings of the same kind.</summary>
    public bool IsOfKind(StoredPlan plan) => (Lifecycle is null) == (plan.Lifecycle is null)
        && (Attributes is null) == (plan.Attributes is null);

    /// <summary>Whether a plan was made for the change of an account's settings.</summary>
    public bool IsSame(Account before, Account after, StoredPlan plan)
    {
        var marked = Mark(plan, before, after);
        return marked.Lifecycle == plan.Lifecycle
            && marked.SwitchedOff.SequenceEqual(plan.SwitchedOff)
            && (plan.Attributes is null || plan.Attributes.ToHashSet().SetEquals(marked.Attributes!));
    }

    /// <summary>Returns a plan with the settings that it is made for.</summary>
    public StoredPlan Mark(StoredPlan plan, Account before, Account after) => plan with
    {
        SwitchedOff = [.. before.Attributes.Keys.Except(after.Attributes.Keys).Order(StringComparer.Ordinal)],
        Lifecycle = Lifecycle is null ? null : AccountLifecycle.From(after),
        Attributes = Attributes is null ? null : after.Attributes.Columns,
    };
}
