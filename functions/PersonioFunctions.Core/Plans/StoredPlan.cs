using System.Text.Json.Serialization;
using Azure;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;

namespace PersonioFunctions.Plans;

/// <summary>The stored form of a plan that waits for a decision. The API has its own form.</summary>
public sealed record StoredPlan
{
    /// <summary>The plan's id; ids sort by time.</summary>
    public required string PlanId { get; init; }

    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>When the plan was created (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the retention of a plan that waits for a decision was last renewed (UTC); null when it never was.</summary>
    public DateTimeOffset? KeptAt { get; init; }

    /// <summary>The decision about the plan.</summary>
    public required PlanStatus Status { get; init; }

    /// <summary>The hash of its changes, which must be the same when the plan is applied.</summary>
    public required string Hash { get; init; }

    /// <summary>The number of people that the plan concerns.</summary>
    public required PlanCounts Counts { get; init; }

    /// <summary>The reasons of the guard, with numbers; empty when it holds nothing.</summary>
    public required IReadOnlyList<Notice> Reasons { get; init; }

    /// <summary>Further warnings.</summary>
    public required IReadOnlyList<Notice> Warnings { get; init; }

    /// <summary>The people whose rows would change.</summary>
    public required IReadOnlyList<PlannedPerson> People { get; init; }

    /// <summary>The version that was read; default when the plan was not read.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }

    /// <summary>The lifecycle settings of a plan of settings; null in a plan of a sync.</summary>
    public AccountLifecycle? Lifecycle { get; init; }

    /// <summary>
    /// The attributes that remain after a plan that switches attributes off, as in a request; null in another plan.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>The keys of the attributes that such a plan switches off.</summary>
    public IReadOnlyList<string> SwitchedOff { get; init; } = [];

    /// <summary>Whether the plan is about settings; otherwise it is about a sync.</summary>
    [JsonIgnore]
    public bool IsOfSettings => Lifecycle is not null || Attributes is not null;

    /// <summary>Converts changes into a waiting plan. It has no warnings and no settings yet.</summary>
    /// <param name="header">The identity of the plan.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="verdict">The verdict of the guard.</param>
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
        NoticeCodes.PlanHeld, $"Review the plan with GET /api/accounts/{account}/plans/{planId}, then call POST …/apply or …/reject.");

    /// <summary>
    /// Returns the plan without the values of some people. The names and addresses of all managers are removed too, because the plan does
    /// not tell to which person they belong. The ids, actions and column names stay.
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
    /// Whether some changes are the rest of this plan after applying it was interrupted. The other people then have exactly the rows that
    /// the plan gives them.
    /// </summary>
    /// <param name="changes">The changes that are needed now.</param>
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

    /// <summary>Converts the plan to waiting changes. There are none once it is applied.</summary>
    public WaitingChanges ToWaitingChanges() => Status == PlanStatus.Applied
        ? WaitingChanges.None
        : WaitingChanges.From(People
            .Where(person => person.Held && person.Kind != PlannedAction.Create)
            .Select(person => KeyValuePair.Create(person.Id, WaitingPerson.From(
                LifecycleStates.Parse(person.Before),
                LifecycleStates.Parse(person.After),
                [.. person.Fields.Select(field => field.Field)]))));

    private static bool IsOfManager(PlannedField field) =>
        field.Field == EmployeeField.ManagerName.Column || field.Field == EmployeeField.ManagerEmail.Column;
}
