using System.Text.Json.Serialization;
using Azure;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;

namespace PersonioFunctions.Plans;

/// <summary>A plan that waits for a decision, as it is stored. The API has a form of its own.</summary>
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

    /// <summary>The people whose rows would change.</summary>
    public required IReadOnlyList<PlannedPerson> People { get; init; }

    /// <summary>The version that was read; default when the plan was not read.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }

    /// <summary>The lifecycle settings of a plan of settings; null in a plan of a sync.</summary>
    public AccountLifecycle? Lifecycle { get; init; }

    /// <summary>Converts changes into a plan that waits. It has no warnings and no settings yet.</summary>
    /// <param name="header">What the plan is known by.</param>
    /// <param name="changes">What would be done.</param>
    /// <param name="verdict">What the guard says of it.</param>
    /// <param name="stored">The rows of the people who are stored, by Personio id.</param>
    public static StoredPlan From(
        PlanHeader header, IReadOnlyList<PlannedChange> changes, GuardVerdict verdict, IReadOnlyDictionary<string, EmployeeRow> stored)
    {
        var held = verdict.Held.Select(change => change.Id).ToHashSet();
        var applied = verdict.Apply.Select(change => change.Id).Where(held.Contains).ToHashSet();
        return new StoredPlan
        {
            PlanId = header.PlanId,
            Account = header.Account,
            CreatedAt = header.CreatedAt,
            Status = PlanStatus.Pending,
            Hash = PlanHash.From(changes),
            Counts = PlanCounts.From(changes, held.Count),
            Reasons = verdict.Reasons,
            Warnings = [],
            People =
            [
                .. changes.OrderBy(change => change.Id, StringComparer.Ordinal)
                    .Select(change => PlannedPerson.From(change, header.Account, stored.GetValueOrDefault(change.Id), PartOf(change.Id))),
            ],
        };

        HeldPart PartOf(string id) => !held.Contains(id) ? HeldPart.Nothing : applied.Contains(id) ? HeldPart.Fields : HeldPart.Everything;
    }

    /// <summary>Returns the notice that says where to look at a plan and decide.</summary>
    public static Notice WhereToDecide(string account, string planId) => new(
        NoticeCodes.PlanHeld, $"Look at GET /api/accounts/{account}/plans/{planId}, then POST …/apply or …/reject.");

    /// <summary>
    /// Returns the plan without the values of some people. The names and addresses of all managers go as well, because the plan does not
    /// tell whose they are. What would be done, to whom and in which fields, stays.
    /// </summary>
    public StoredPlan Without(IReadOnlySet<string> ids) => this with
    {
        People =
        [
            .. People.Select(person => person with
            {
                Fields = [.. person.Fields.Select(field => ids.Contains(person.Id) || IsOfManager(field) ? field.Blanked() : field)],
            }),
        ],
    };

    /// <summary>
    /// Whether changes are those of this plan that are not done yet, because applying it was interrupted: the other people have exactly
    /// the rows that the plan meant them to have.
    /// </summary>
    /// <param name="changes">What is to be done by now.</param>
    /// <param name="rows">The rows of this plan's people, at least.</param>
    public bool IsRest(IEnumerable<PlannedChange> changes, IEnumerable<EmployeeRow> rows)
    {
        var open = People.ToDictionary(person => person.Id);
        foreach (var row in rows)
        {
            var isDone = open.TryGetValue(row.Employee.Id, out var person) && row.ContentHash?.ToString() == person.ContentHash;
            if (isDone) open.Remove(row.Employee.Id);
        }

        return changes.Select(change => (change.Id, change.Kind, change.ContentHash.ToString())).ToHashSet()
            .SetEquals(open.Values.Select(person => (person.Id, person.Kind, person.ContentHash)));
    }

    /// <summary>Converts the plan to the changes that wait: none once it is applied.</summary>
    public WaitingChanges ToWaitingChanges() => Status == PlanStatus.Applied
        ? WaitingChanges.None
        : WaitingChanges.From(People
            .Where(person => person.Held && person.Kind != PlannedAction.Create)
            .Select(person => KeyValuePair.Create(person.Id, WaitingPerson.From(LifecycleStates.Parse(person.After), FieldsOf(person)))));

    private static FieldSet FieldsOf(PlannedPerson person) => person.Fields.Aggregate(
        default(FieldSet), (set, field) => EmployeeField.Find(field.Field) is { } known ? set.With(known) : set);

    private static bool IsOfManager(PlannedField field) =>
        field.Field == EmployeeField.ManagerName.Column || field.Field == EmployeeField.ManagerEmail.Column;
}
