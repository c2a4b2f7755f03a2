using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Guard.Rules;

/// <summary>Finds a field that is emptied for more people than the limit allows, or changes for most people at once.</summary>
/// <param name="field">The field.</param>
internal sealed class MassEditRule(EmployeeField field) : IGuardRule
{
    /// <inheritdoc/>
    public GuardFinding? Find(GuardCase guarded)
    {
        // Current and former employees are counted separately, because each group could hide an accident in the other.
        var reason = TooManyCleared(guarded, current: true) ?? TooManyCleared(guarded, current: false) ?? TooManyChanged(guarded);
        return reason is null ? null : new GuardFinding(reason) { Fields = WithAdded(guarded.Plan) };
    }

    // The id goes with the name, and the offset with the date.
    private FieldSet WithAdded(SyncPlan plan) => plan.Changes.Aggregate(
        default(FieldSet).With(field), (fields, change) => fields.Union(FieldSet.Of(change.Changed.Where(one => one.Main == field))));

    private Notice? TooManyCleared(GuardCase guarded, bool current)
    {
        var cleared = guarded.Plan.Changes.Count(change => change.Cleared.Contains(field) && guarded.IsCurrent(change.Id) == current);
        if (cleared == 0) return null;
        var having = guarded.Index.Values.Count(entry => GuardCase.IsCurrent(entry) == current && IsSet(entry));
        var allowed = guarded.Context.Limits.Allowed(having);
        return cleared <= allowed ? null : new Notice(
            NoticeCodes.TooManyCleared,
            $"{field.Column} would be emptied for {cleared} of the {having} {(current ? "people" : "former employees")} who have it; "
                + $"the limit without approval is {allowed}.");
    }

    private Notice? TooManyChanged(GuardCase guarded)
    {
        if (!GuardedFields.MassChange.Contains(field)) return null;

        // Only stored values count, because an attribute that becomes readable adds values and changes none.
        var changed = guarded.Plan.Changes.Count(change =>
            change.Kind == PlannedAction.Update && change.Changed.Contains(field) && IsSet(guarded.Index[change.Id])
                && !IsSpelling(change, guarded.Index[change.Id]));
        return guarded.IsMost(changed)
            ? new Notice(NoticeCodes.TooManyChanged, $"{field.Column} would change for {changed} of {guarded.People} people.")
            : null;
    }

    // Another case of the same address is not another address.
    private bool IsSpelling(PlannedChange change, IndexEntry entry) =>
        field == EmployeeField.Email && entry.ContentHash?.HasSameAddressAs(change.ContentHash) == true;

    private bool IsSet(IndexEntry entry) => entry.ContentHash?.IsSet(field) == true;
}
