using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>Divides a plan into the changes to apply and the held ones: whole people, or some of their fields.</summary>
internal sealed class PlanSplit
{
    private readonly GuardCase _guarded;
    private readonly HashSet<string> _people;
    private readonly Dictionary<string, FieldSet> _fields = [];

    /// <param name="guarded">The plan.</param>
    /// <param name="findings">The findings of the rules. Changes that earlier runs held stay held as well.</param>
    public PlanSplit(GuardCase guarded, IReadOnlyList<GuardFinding> findings)
    {
        _guarded = guarded;
        _people = findings.SelectMany(finding => finding.People).ToHashSet();
        var fields = findings.Aggregate(default(FieldSet), (all, finding) => all.Union(finding.Fields));

        // The rows of the reports contain the same addresses. If a report gets another manager meanwhile, that change is held as well.
        if (fields.Contains(EmployeeField.Email)) fields = fields.With(EmployeeField.ManagerEmail);
        foreach (var change in guarded.Plan.Changes) HoldWaiting(change, fields);
    }

    /// <summary>The number of people who are held only because of an earlier run.</summary>
    public int Undecided { get; private set; }

    /// <summary>Splits the plan.</summary>
    /// <param name="reasons">The reasons; nothing is held without one.</param>
    public GuardVerdict Apply(IReadOnlyList<Notice> reasons)
    {
        if (reasons.Count == 0) return GuardVerdict.ApplyAll(_guarded.Plan.Changes);
        var deciding = EmployeeLifecycle.DecidingFields(_guarded.Context.LeaveOn);
        var (apply, held) = (new List<PlannedChange>(), new List<PlannedChange>());
        foreach (var change in _guarded.Plan.Changes)
        {
            var fields = change.Kind == PlannedAction.Update ? HeldFields(change) : default;

            // If a held field decides the state, the whole person is held, because half of such a change would give a wrong state.
            if (_people.Contains(change.Id) || !fields.Intersect(deciding).IsEmpty)
            {
                held.Add(change);
            }
            else if (fields.IsEmpty)
            {
                apply.Add(change);
            }
            else
            {
                held.Add(change with { Changed = fields, Cleared = change.Cleared.Intersect(fields) });
                if (Without(fields, change, _guarded.Index[change.Id]) is { } rest) apply.Add(rest);
            }
        }

        return new GuardVerdict(apply, held, reasons);
    }

    private void HoldWaiting(PlannedChange change, FieldSet found)
    {
        var waiting = _guarded.Context.Waiting;
        var fields = _fields[change.Id] = found.Union(waiting.FieldsOf(change));
        if (_people.Contains(change.Id)) return;

        var isWhole = waiting.HoldsWholePerson(change);
        if (isWhole || !fields.Except(found).IsEmpty) Undecided++;
        if (isWhole) _people.Add(change.Id);
    }

    private FieldSet HeldFields(PlannedChange change)
    {
        var held = change.Changed.Intersect(_fields[change.Id]);
        return held.Intersect(GuardedFields.Manager).IsEmpty ? held : held.Union(change.Changed.Intersect(GuardedFields.Manager));
    }

    // Returns the rest of a change when some of its fields are held; null when nothing is left.
    private static PlannedChange? Without(FieldSet held, PlannedChange change, IndexEntry entry)
    {
        var stored = entry.ContentHash;
        var employee = held.Aggregate(change.Employee, (reading, field) => reading.Without(field));
        var after = held.Contains(EmployeeField.Email)
            ? WithoutLinksByAddress(new ListedPerson(employee, change.After, entry))
            : change.After;
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

    // Links between records with the same address are held together with the addresses.
    private static LifecycleStanding WithoutLinksByAddress(ListedPerson person) => person.Standing with
    {
        EarlierRecords = person.WithFirstDay(person.Links.Earlier),
        Flags = (person.Standing.Flags & ~LifecycleFlagNames.ByAddress)
            | ((person.Entry?.ContentHash?.Standing.Flags ?? default) & LifecycleFlagNames.ByAddress),
    };
}
