using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Changes;

/// <summary>One change of one column of one person, or of a whole row.</summary>
public sealed record EmployeeChange
{
    /// <summary>The position in the account's feed, such as <c>0000000012-00000003</c>: epoch and number. Sorts as text.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The run that made the change.</summary>
    public required string RunId { get; init; }

    /// <summary>The kind of the change.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>The Personio id; null for a <see cref="ChangeKind.Baseline"/>.</summary>
    public string? EmployeeId { get; init; }

    /// <summary>The column, for which <see cref="EmployeeColumns.IsLogged"/>; null for a change of the whole row.</summary>
    public string? Field { get; init; }

    /// <summary>The value before; null when the column was absent.</summary>
    public string? Old { get; init; }

    /// <summary>The value after; null when the column is absent now.</summary>
    public string? New { get; init; }

    /// <summary>The event that the change means, one of <see cref="EmployeeEvents.All"/>; or null.</summary>
    public string? Event { get; init; }

    /// <summary>The trigger of the run that made the change.</summary>
    public required SyncTrigger Cause { get; init; }

    /// <summary>The time of the change (UTC).</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>
    /// The row's fingerprint after the change; null when there is no row. After a crash it tells which changes happened.
    /// </summary>
    public string? ContentHash { get; init; }

    /// <summary>Whether this version knows the kind, the column, and a former state or rule. A newer version may have others.</summary>
    public bool IsKnown => Kind != ChangeKind.Unknown
        && (Field is null || EmployeeColumns.IsLogged(Field))
        && (Old is null || Field switch
        {
            EmployeeColumns.LifecycleState => LifecycleStates.Parse(Old) is not null,
            EmployeeColumns.LifecycleRule => LifecycleRuleIds.Parse(Old) is not null,
            _ => true,
        });

    /// <summary>Creates the change that begins the feed: the first sync of an account.</summary>
    public static EmployeeChange Baseline(SyncRun run, DateTimeOffset now) => Create(run, ChangeKind.Baseline, now);

    /// <summary>Creates the change for a person who is stored for the first time.</summary>
    public static EmployeeChange Created(SyncRun run, EmployeeRow row) => Create(run, ChangeKind.Created, row.ChangedAt) with
    {
        EmployeeId = row.Employee.Id,
        Field = EmployeeColumns.LifecycleState,
        New = row.Column(EmployeeColumns.LifecycleState),
        Event = EmployeeEvents.OfCreated(row),
        ContentHash = row.ContentHash?.ToString(),
    };

    /// <summary>Creates the change for a person who is no longer stored.</summary>
    public static EmployeeChange Removed(SyncRun run, string id, DateTimeOffset now) =>
        Create(run, ChangeKind.Removed, now) with { EmployeeId = id };

    /// <summary>Creates the change for a person whose personal data is purged.</summary>
    public static EmployeeChange Purged(SyncRun run, EmployeeRow row) =>
        Create(run, ChangeKind.Purged, row.ChangedAt) with { EmployeeId = row.Employee.Id, ContentHash = row.ContentHash?.ToString() };

    /// <summary>Creates the change for a person who was erased at their request.</summary>
    public static EmployeeChange Erased(SyncRun run, string idHash, DateTimeOffset now) =>
        Create(run, ChangeKind.Erased, now) with { EmployeeId = idHash, Event = EmployeeEvents.Erased };

    /// <summary>Creates the change for a person who was erased and may be stored again.</summary>
    public static EmployeeChange Readmitted(SyncRun run, string idHash, DateTimeOffset now) =>
        Create(run, ChangeKind.Readmitted, now) with { EmployeeId = idHash };

    /// <summary>Returns a change for each column in which two rows of one person differ.</summary>
    public static IEnumerable<EmployeeChange> Between(EmployeeRow before, EmployeeRow after, SyncRun run)
    {
        var fields = FieldSet.All.Union(before.Employee.Known).Union(after.Employee.Known)
            .Where(field => !IsFilledIn(field, before.Employee, after.Employee) && !IsSwitchedOff(field, after.Employee))
            .Select(field => field.Column);
        foreach (var column in fields.Concat(EmployeeColumns.Derived))
        {
            var (old, @new) = (before.Column(column), after.Column(column));
            if (old == @new) continue;
            yield return Create(run, ChangeKind.Changed, after.ChangedAt) with
            {
                EmployeeId = after.Employee.Id,
                Field = column,
                Old = old,
                New = @new,
                Event = EmployeeEvents.Of(column, before, after),
                ContentHash = after.ContentHash?.ToString(),
            };
        }
    }

    // The account switched the attribute on, or an earlier version did not read the field. Storing a value for the first time changes
    // nothing, unless the offset or the id came with another date or name.
    private static bool IsFilledIn(EmployeeField field, Employee before, Employee after) =>
        !before.Known.Contains(field)
        && (field.IsOptional || field.IsOwn || (field.Main is { } main && before[main] == after[main]));

    // The account no longer stores the attribute. Its column goes, although the value in Personio is the same.
    private static bool IsSwitchedOff(EmployeeField field, Employee after) =>
        (field.IsOptional || field.IsOwn) && !after.Known.Contains(field);

    private static EmployeeChange Create(SyncRun run, ChangeKind kind, DateTimeOffset now) => new()
    {
        Account = run.Account,
        RunId = run.RunId,
        Kind = kind,
        Cause = run.Trigger,
        ChangedAt = now,
    };
}
