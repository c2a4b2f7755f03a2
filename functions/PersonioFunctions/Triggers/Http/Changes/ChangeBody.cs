using PersonioFunctions.Changes;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Triggers.Http.Changes;

/// <summary>A change as the API shows it.</summary>
internal sealed record ChangeBody(
    string Cursor,
    string RunId,
    ChangeKind Kind,
    string? EmployeeId,
    string? Field,
    string? Old,
    string? New,
    string? Event,
    SyncTrigger Cause,
    DateTimeOffset ChangedAt)
{
    public static ChangeBody From(EmployeeChange change) => new(
        change.Cursor,
        change.RunId,
        change.Kind,
        change.EmployeeId,
        change.Field,
        change.Old,
        change.New,
        change.Event,
        change.Cause,
        change.ChangedAt);
}

/// <summary>A page of the change feed.</summary>
/// <param name="Items">The changes, oldest first.</param>
/// <param name="Cursor">Where the next page begins: pass it as <c>after</c>. Null while the feed is empty.</param>
internal sealed record ChangesBody(IReadOnlyList<ChangeBody> Items, string? Cursor)
{
    public static ChangesBody From(IReadOnlyList<EmployeeChange> changes, string? after) => new(
        [.. changes.Select(ChangeBody.From)], changes.Count == 0 ? after : changes[^1].Cursor);
}
