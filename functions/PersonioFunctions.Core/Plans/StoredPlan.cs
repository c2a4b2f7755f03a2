using System.Text.Json.Serialization;
using Azure;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;

namespace PersonioFunctions.Plans;

/// <summary>A field before and after.</summary>
public sealed record PlannedField(string Field, string? Old, string? New);

/// <summary>A person's part of a plan, as shown to whoever decides.</summary>
/// <param name="Id">The Personio id.</param>
/// <param name="Kind">What would be done.</param>
/// <param name="Before">The state before, or null.</param>
/// <param name="After">The state after.</param>
/// <param name="Rule">The rule that gives it.</param>
/// <param name="Held">Whether the guard holds it.</param>
/// <param name="Fields">What would change.</param>
/// <param name="ContentHash">The fingerprint that the row would have.</param>
public sealed record PlannedPerson(
    string Id, PlannedAction Kind, string? Before, string After, string Rule, bool Held, IReadOnlyList<PlannedField> Fields, string ContentHash);

/// <summary>A plan to look at and to decide on.</summary>
public sealed record StoredPlan
{
    /// <summary>Its id; sorts by time.</summary>
    public required string PlanId { get; init; }

    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What became of it.</summary>
    public required PlanStatus Status { get; init; }

    /// <summary>What must still be the same when it is applied.</summary>
    public required string Hash { get; init; }

    /// <summary>How many people would be created, updated, would leave or go missing, and how many are held.</summary>
    public required PlanCounts Counts { get; init; }

    /// <summary>What the guard says, with its numbers; empty when it would let everything pass.</summary>
    public required IReadOnlyList<Notice> Reasons { get; init; }

    /// <summary>What else a person should know.</summary>
    public required IReadOnlyList<Notice> Warnings { get; init; }

    /// <summary>Everybody concerned.</summary>
    public required IReadOnlyList<PlannedPerson> People { get; init; }

    /// <summary>The version that was read; nothing when it was not read.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }

    /// <summary>What the lifecycle will go by, in a plan of settings; null in a plan of a sync.</summary>
    public AccountLifecycle? Lifecycle { get; init; }

    /// <summary>
    /// The same plan without what it tells of some people: their own values, and the names and addresses of all managers, since whose they
    /// are cannot be told from the plan. What would be done, to whom and in which fields, stays.
    /// </summary>
    public StoredPlan Without(IReadOnlySet<string> ids) => this with
    {
        People = [.. People.Select(person => person with
        {
            Fields = [.. person.Fields.Select(field => ids.Contains(person.Id) || IsOfManager(field.Field) ? field with { Old = null, New = null } : field)],
        })],
    };

    /// <summary>Returns the notice that says where to look at a plan and decide.</summary>
    public static Notice WhereToDecide(string account, string planId) => new(
        NoticeCodes.PlanHeld, $"Look at GET /api/accounts/{account}/plans/{planId}, then POST …/apply or …/reject.");

    private static bool IsOfManager(string column) =>
        column == EmployeeField.ManagerName.Column() || column == EmployeeField.ManagerEmail.Column();

    /// <summary>
    /// Whether changes are those of this plan that are not done yet, when applying it was interrupted: the other people have the very rows
    /// that the plan meant them to have.
    /// </summary>
    /// <param name="changes">What is to be done by now.</param>
    /// <param name="rows">The rows of this plan's people, at least.</param>
    public bool IsRest(IEnumerable<PlannedChange> changes, IEnumerable<EmployeeRow> rows)
    {
        var open = People.ToDictionary(person => person.Id);
        foreach (var row in rows)
        {
            if (open.TryGetValue(row.Employee.Id, out var person) && row.ContentHash?.ToString() == person.ContentHash) open.Remove(row.Employee.Id);
        }

        return changes.Select(change => (change.Id, change.Kind, change.ContentHash.ToString())).ToHashSet()
            .SetEquals(open.Values.Select(person => (person.Id, person.Kind, person.ContentHash)));
    }

    /// <summary>Converts the plan to what waits of it: nothing once it is applied.</summary>
    public WaitingChanges ToWaitingChanges() => Status == PlanStatus.Applied
        ? WaitingChanges.None
        : WaitingChanges.From(People
            .Where(person => person.Held && person.Kind != PlannedAction.Create)
            .Select(person => KeyValuePair.Create(person.Id, WaitingPerson.From(LifecycleStates.Parse(person.After), FieldsOf(person)))));

    private static FieldSet FieldsOf(PlannedPerson person) => person.Fields.Aggregate(
        default(FieldSet), (set, field) => Enum.TryParse<EmployeeField>(field.Field, out var known) ? set.With(known) : set);

    /// <summary>Puts a plan into the form in which it is shown.</summary>
    /// <param name="planId">Its id.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="changes">What would be done.</param>
    /// <param name="verdict">What the guard says of it.</param>
    /// <param name="stored">The rows of those who are stored, by id.</param>
    /// <param name="warnings">What else a person should know.</param>
    /// <param name="now">The present (UTC).</param>
    public static StoredPlan From(
        string planId,
        string account,
        IReadOnlyList<PlannedChange> changes,
        GuardVerdict verdict,
        IReadOnlyDictionary<string, EmployeeRow> stored,
        IReadOnlyList<Notice> warnings,
        DateTimeOffset now)
    {
        var held = verdict.Held.Select(change => change.Id).ToHashSet();

        // Of whom only some fields wait, what follows from the others is none of this plan.
        var inPart = verdict.Apply.Select(change => change.Id).Where(held.Contains).ToHashSet();
        return new StoredPlan
        {
            PlanId = planId,
            Account = account,
            CreatedAt = now,
            Status = PlanStatus.Pending,
            Hash = PlanHash.From(changes),
            Counts = new PlanCounts(
                changes.Count(change => change.Kind == PlannedAction.Create),
                changes.Count(change => change.Kind == PlannedAction.Update),
                changes.Count(change => change.IsLeaving),
                changes.Count(change => change.IsDeparture && change.After.State == LifecycleState.Missing),
                held.Count),
            Reasons = verdict.Reasons,
            Warnings = warnings,
            People = [.. changes.OrderBy(change => change.Id, StringComparer.Ordinal).Select(change => Describe(change, stored.GetValueOrDefault(change.Id), held, inPart, account))],
        };
    }

    private static PlannedPerson Describe(
        PlannedChange change, EmployeeRow? stored, HashSet<string> held, HashSet<string> inPart, string account)
    {
        var fields = change.Changed.Select(field => new PlannedField(field.Column(), stored?.Employee[field], change.Employee[field]));
        if (!inPart.Contains(change.Id))
        {
            var after = stored?.Update(change.Employee, change.After, default) ?? EmployeeRow.Create(account, change.Employee, change.After, default);
            fields = fields.Concat(EmployeeColumns.Derived.Select(column => new PlannedField(column, stored?.Column(column), after.Column(column))));
        }

        return new PlannedPerson(
            change.Id,
            change.Kind,
            change.Before?.Name(),
            change.After.State.Name(),
            change.After.Rule,
            held.Contains(change.Id),
            [.. fields.Where(field => field.Old != field.New)],
            change.ContentHash.ToString());
    }
}

/// <summary>How many people a plan concerns.</summary>
public sealed record PlanCounts(int Created, int Updated, int Left, int Missing, int Held);
