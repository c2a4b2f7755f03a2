using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Planning;

/// <summary>
/// Tells from a list which attributes the credentials may read. An attribute that no record has cannot be read; an attribute that is
/// present and empty can. Pure.
/// </summary>
internal static class AttributeReadability
{
    /// <summary>Counts the people who have stored values of attributes that this snapshot could not read.</summary>
    /// <returns>By the attribute's key.</returns>
    public static IReadOnlyDictionary<string, int> ValuesKept(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index) =>
        snapshot.Unreadable.ToDictionary(
            attribute => attribute.Key,
            attribute => index.Values.Count(entry => entry.ContentHash is { } stored && attribute.Fields.Any(stored.IsSet)));

    /// <summary>Returns the report after a run.</summary>
    /// <param name="previous">The report before, or null.</param>
    /// <param name="snapshot">The snapshot of the run. An empty list proves nothing about attributes.</param>
    /// <param name="valuesKept">The counts of <see cref="ValuesKept"/>.</param>
    /// <param name="runId">The run.</param>
    /// <param name="now">The current time (UTC).</param>
    public static AttributeReport? Examine(
        AttributeReport? previous, Snapshot snapshot, IReadOnlyDictionary<string, int> valuesKept, string runId, DateTimeOffset now)
    {
        if (snapshot.Attributes.All(presence => presence.Listed == 0)) return previous;
        return new AttributeReport(now, [.. snapshot.Attributes.Select(presence =>
        {
            var found = Find(presence, valuesKept, runId, now);
            return previous?.Of(found.Key) is { } before && before.Status == found.Status
                ? found with { Since = before.Since, SinceRunId = before.SinceRunId }
                : found;
        })]);
    }

    private static AttributeFinding Find(
        AttributePresence presence, IReadOnlyDictionary<string, int> valuesKept, string runId, DateTimeOffset now)
    {
        var key = presence.Attribute.Key;
        return presence.IsUnreadable
            ? new AttributeFinding(key, AttributeStatus.Unreadable, now, runId, ValuesKept: valuesKept.GetValueOrDefault(key))
            : new AttributeFinding(
                key, AttributeStatus.Readable, now, runId, Filled: Math.Round((double)presence.Filled / presence.Listed, 4));
    }
}
