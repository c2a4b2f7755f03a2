using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Builders;

/// <summary>A stored company, Personio's list of it, and the guard's verdict.</summary>
internal static class StoredCompany
{
    public static readonly DateOnly Today = new(2026, 11, 23);
    public static readonly GuardLimits Limits = new(MinLeavers: 3, MaxLeaversPercent: 10);

    public static PersonioEmployee[] People(int count) => [.. Enumerable.Range(1, count).Select(id => Record($"{id}"))];

    public static PersonioEmployee Edit(PersonioEmployee record, string key, PersonioValue value) =>
        record with { Attributes = new Dictionary<string, PersonioValue>(record.Attributes) { [key] = value } };

    public static GuardVerdict Judge(
        PersonioEmployee[] listed,
        PersonioEmployee[] stored,
        IEnumerable<string>? gone = null,
        DateOnly? today = null,
        CredentialsOrigin credentials = CredentialsOrigin.Verified)
    {
        var plan = Plan(listed, stored, gone ?? [], today ?? Today, out var index);
        return PlanGuard.Judge(new GuardCase(plan, Snapshot(listed).Employees, index, new GuardContext(Limits, credentials)));
    }

    public static SyncPlan Plan(
        PersonioEmployee[] listed,
        PersonioEmployee[] stored,
        IEnumerable<string> gone, DateOnly today, out Dictionary<string, IndexEntry> index)
    {
        index = PlanOf(Snapshot(stored), new Dictionary<string, IndexEntry>(), Today).Changes
            .ToDictionary(create => create.Id, create => IndexEntry.From(create.ContentHash));
        return PlanOf(Snapshot(listed) with { Gone = [.. gone] }, index, today);
    }

    public static Snapshot Snapshot(params PersonioEmployee[] records)
    {
        var builder = new SnapshotBuilder(Attributes);
        builder.Add(Page(records.Length, records));
        return builder.Build();
    }

    /// <summary>Returns the index that the store gives for these people, with all fields.</summary>
    public static Dictionary<string, IndexEntry> Index(params PersonioEmployee[] records) =>
        PlanOf(Snapshot(records), new Dictionary<string, IndexEntry>(), Today).Changes.ToDictionary(
            create => create.Id, create => IndexEntry.From(create.ContentHash, create.Employee));
}
