using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>
/// Holds what looks like an accident: a company that is suddenly empty or another one, more leavers than announced, a column that is
/// emptied, e-mail addresses or statuses that all change. Everything else lands. Pure.
/// </summary>
public static class PlanGuard
{
    /// <summary>Fields of which a change for most people at once is held.</summary>
    internal static FieldSet MassChangeFields { get; } = default(FieldSet).With(EmployeeField.Email).With(EmployeeField.Status);

    private static readonly FieldSet ManagerFields =
        default(FieldSet).With(EmployeeField.ManagerId).With(EmployeeField.ManagerName).With(EmployeeField.ManagerEmail);

    /// <summary>Judges a plan.</summary>
    /// <param name="plan">What the run would do.</param>
    /// <param name="context">What it is judged by.</param>
    public static GuardVerdict Judge(SyncPlan plan, GuardContext context)
    {
        var (listed, index, limits, credentials) = context;
        var people = index.Values.Where(IsCurrent).ToList();
        var reasons = new List<Notice>();
        var heldPeople = new HashSet<string>();
        var heldFields = default(FieldSet);

        var other = credentials == CredentialsOrigin.New && CompanyComparison.From(listed, index) is { IsOther: true } comparison ? comparison : null;
        if (other is not null && plan.Listed > 0)
            return new GuardVerdict([], plan.Changes, [other.Explain()]) { IsOtherCompany = true, HoldsEverything = true };

        var isNobodyListed = people.Count > 0 && plan.Listed == 0;
        if (isNobodyListed)
        {
            reasons.Add(new Notice(NoticeCodes.NobodyListed, $"Personio lists nobody, and {people.Count} people are stored."));
            heldPeople.UnionWith(plan.Changes.Select(change => change.Id));
        }

        // Everybody who is not listed counts, also those whom there was no time to ask Personio for: otherwise a company would vanish
        // some people a run.
        var leavers = plan.Changes.Where(change => change.IsDeparture && !change.IsAnnounced).Select(change => change.Id).ToHashSet();
        if (leavers.Count > 0) leavers.UnionWith(plan.Missing.Where(id => index[id].State != LifecycleState.Missing));
        if (leavers.Count > limits.Allowed(people.Count))
        {
            reasons.Add(new Notice(
                NoticeCodes.TooManyLeavers,
                $"{leavers.Count} of {people.Count} people would leave unannounced; {limits.Allowed(people.Count)} may without being asked for."));
            heldPeople.UnionWith(leavers);
        }

        // A last day for most people at once: on that day they would all leave by the calendar, announced.
        var leaving = plan.Changes
            .Where(change => change is { Kind: PlannedAction.Update, Before: not LifecycleState.Leaving, After.State: LifecycleState.Leaving }
                && change.Changed.Contains(EmployeeField.TerminationDate) && IsCurrent(index[change.Id]))
            .ToList();
        if (IsMost(leaving.Count, people.Count, limits))
        {
            reasons.Add(new Notice(NoticeCodes.TooManyLeaving, $"{leaving.Count} of {people.Count} people would get a last day at once."));
            heldPeople.UnionWith(leaving.Select(change => change.Id));
        }

        // Most ids gone and others in their place: another company behind the same name.
        var creates = plan.Changes.Where(change => change.Kind == PlannedAction.Create).ToList();
        var areOthers = creates.Count > 0 && IsMost(plan.Missing.Count, people.Count, limits);
        if (areOthers)
        {
            reasons.Add(new Notice(
                NoticeCodes.OtherPeople,
                $"{plan.Missing.Count} of {people.Count} people are not listed and {creates.Count} others are: this looks like another company."));
            heldPeople.UnionWith(plan.Changes.Select(change => change.Id));
        }

        // What was erased is purged in the end: a list without the people past is an accident too.
        var erasures = plan.Changes.Where(change => change.IsErasure).ToList();
        var past = index.Values.Count(entry => entry.State is { } state && state.IsPast());
        if (erasures.Count > 0 && plan.PastNotListed > limits.Allowed(past))
        {
            reasons.Add(new Notice(
                NoticeCodes.TooManyErased,
                $"{plan.PastNotListed} of {past} people who are no longer here are not listed, and Personio has erased some; {limits.Allowed(past)} may without being asked for."));
            heldPeople.UnionWith(erasures.Select(change => change.Id));
        }

        foreach (var field in EmployeeFields.All)
        {
            if (TooManyCleared(field, plan, index, limits) is { } tooMany)
            {
                reasons.Add(tooMany);
                heldFields = heldFields.With(field);
            }
            else if (MassChangeFields.Contains(field))
            {
                // Of those who have one: an attribute that becomes readable fills in, and changes nothing.
                var changed = plan.Changes.Count(change =>
                    change.Kind == PlannedAction.Update && change.Changed.Contains(field) && index[change.Id].ContentHash?.IsSet(field) == true);
                if (!IsMost(changed, people.Count, limits)) continue;
                reasons.Add(new Notice(NoticeCodes.TooManyChanged, $"{field.Column()} would change for {changed} of {people.Count} people."));
                heldFields = heldFields.With(field);
            }
        }

        // The same addresses, at those who report to these people. Whoever gets another manager meanwhile waits with that.
        if (heldFields.Contains(EmployeeField.Email)) heldFields = heldFields.With(EmployeeField.ManagerEmail);

        // What was held before stays so: who is held by the bounds of today is among them or not.
        var fieldsOf = new Dictionary<string, FieldSet>();
        var undecided = 0;
        foreach (var change in plan.Changes)
        {
            var fields = heldFields.Union(context.Waiting.FieldsOf(change));
            var waits = !heldPeople.Contains(change.Id) && context.Waiting.HoldsDeparture(change);
            if (waits || (!heldPeople.Contains(change.Id) && !fields.Except(heldFields).IsEmpty)) undecided++;
            if (waits) heldPeople.Add(change.Id);
            fieldsOf[change.Id] = fields;
        }

        if (undecided > 0)
        {
            reasons.Add(new Notice(
                NoticeCodes.Undecided, $"{undecided} people's changes were held by an earlier run, and nobody has approved them: they go on waiting."));
        }

        return Split(plan, index, heldPeople, fieldsOf, reasons) with
        {
            IsOtherCompany = other is not null,
            HoldsEverything = isNobodyListed || areOthers,
        };
    }

    private static bool IsCurrent(IndexEntry entry) => entry.State is { } state && !state.IsPast();

    // Those who are here and those who are not are counted apart: either could hide the other.
    private static Notice? TooManyCleared(EmployeeField field, SyncPlan plan, IReadOnlyDictionary<string, IndexEntry> index, GuardLimits limits)
    {
        foreach (var current in (bool[])[true, false])
        {
            var having = index.Values.Count(entry => IsCurrent(entry) == current && entry.ContentHash?.IsSet(field) == true);
            var cleared = plan.Changes.Count(change => change.Cleared.Contains(field) && IsCurrent(index[change.Id]) == current);
            if (cleared <= limits.Allowed(having)) continue;
            return new Notice(
                NoticeCodes.TooManyCleared,
                $"{field.Column()} would be emptied for {cleared} of the {having} people who {(current ? "" : "are no longer here and ")}have it; {limits.Allowed(having)} may without being asked for.");
        }

        return null;
    }

    private static bool IsMost(int part, int people, GuardLimits limits) => part > limits.MinLeavers && 2 * part > people;

    private static GuardVerdict Split(
        SyncPlan plan, IReadOnlyDictionary<string, IndexEntry> index, HashSet<string> people, Dictionary<string, FieldSet> fields, List<Notice> reasons)
    {
        if (reasons.Count == 0) return new GuardVerdict(plan.Changes, [], []);
        var (apply, held) = (new List<PlannedChange>(), new List<PlannedChange>());
        foreach (var change in plan.Changes)
        {
            var heldFields = change.Kind == PlannedAction.Update ? HeldOf(change, fields[change.Id]) : default;

            // Where a field decides about the state, the whole person waits: half of such a change is a third state that nobody meant.
            if (people.Contains(change.Id) || !heldFields.Intersect(EmployeeLifecycle.LifecycleFields).IsEmpty)
            {
                held.Add(change);
            }
            else if (heldFields.IsEmpty)
            {
                apply.Add(change);
            }
            else
            {
                held.Add(change with { Changed = heldFields, Cleared = change.Cleared.Intersect(heldFields) });
                if (WithoutFields(change, heldFields, index[change.Id].ContentHash) is { } rest) apply.Add(rest);
            }
        }

        return new GuardVerdict(apply, held, reasons);
    }

    // What of a change waits when some fields do. A manager's name and address go with the manager's id, or they would be another's.
    private static FieldSet HeldOf(PlannedChange change, FieldSet fields)
    {
        var held = change.Changed.Intersect(fields);
        return held.Intersect(ManagerFields).IsEmpty ? held : held.Union(change.Changed.Intersect(ManagerFields));
    }

    // What is left of a change when some fields wait.
    private static PlannedChange? WithoutFields(PlannedChange change, FieldSet held, Fingerprint? stored)
    {
        var employee = held.Aggregate(change.Employee, (reading, field) => reading.Without(field));

        // What follows from addresses waits with them.
        var after = !held.Contains(EmployeeField.Email) ? change.After : change.After with
        {
            Previous = null,
            Flags = (change.After.Flags & ~LifecycleFlags.DuplicateEmail) | ((stored?.Standing.Flags ?? default) & LifecycleFlags.DuplicateEmail),
        };
        var hash = Fingerprint.From(employee, after, stored);
        return hash == stored ? null : change with
        {
            Employee = employee,
            After = after,
            Changed = change.Changed.Except(held),
            Cleared = change.Cleared.Except(held),
            ContentHash = hash,
        };
    }
}
