using PersonioFunctions.Planning;
using PersonioFunctions.Plans;
using PersonioFunctions.Triggers.Http.Accounts;

namespace PersonioFunctions.Triggers.Http.Plans;

/// <summary>A plan as the API shows it.</summary>
internal sealed record PlanBody(
    string PlanId,
    string Account,
    DateTimeOffset CreatedAt,
    PlanStatus Status,
    string Hash,
    PlanCountsBody Counts,
    IReadOnlyList<NoticeBody> Reasons,
    IReadOnlyList<NoticeBody> Warnings,
    IReadOnlyList<PlannedPersonBody> People,
    LifecycleSettingsBody? Lifecycle,
    IReadOnlyDictionary<string, string>? Attributes)
{
    public static PlanBody From(StoredPlan plan) => new(
        plan.PlanId,
        plan.Account,
        plan.CreatedAt,
        plan.Status,
        plan.Hash,
        PlanCountsBody.From(plan.Counts),
        NoticeBody.FromAll(plan.Reasons),
        NoticeBody.FromAll(plan.Warnings),
        [.. plan.People.Select(PlannedPersonBody.From)],
        plan.Lifecycle is null ? null : LifecycleSettingsBody.From(plan.Lifecycle),
        plan.Attributes);
}

/// <summary>How many people a plan concerns.</summary>
internal sealed record PlanCountsBody(int Created, int Updated, int Left, int Missing, int Held)
{
    public static PlanCountsBody From(PlanCounts counts) => new(counts.Created, counts.Updated, counts.Left, counts.Missing, counts.Held);
}

/// <summary>The change of one person in a plan.</summary>
internal sealed record PlannedPersonBody(
    string Id,
    PlannedAction Kind,
    string? Before,
    string After,
    string Rule,
    bool Held,
    IReadOnlyList<PlannedFieldBody> Fields,
    string ContentHash)
{
    public static PlannedPersonBody From(PlannedPerson person) => new(
        person.Id,
        person.Kind,
        person.Before,
        person.After,
        person.Rule,
        person.Held,
        [.. person.Fields.Select(field => new PlannedFieldBody(field.Field, field.Old, field.New))],
        person.ContentHash);
}

/// <summary>A column before and after.</summary>
internal sealed record PlannedFieldBody(string Field, string? Old, string? New);
