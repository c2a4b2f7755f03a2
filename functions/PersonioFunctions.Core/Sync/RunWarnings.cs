using PersonioFunctions.Accounts;

namespace PersonioFunctions.Sync;

/// <summary>What a person is told about a run, in words. Pure; names records by id or position, never people.</summary>
internal static class RunWarnings
{
    private const int MaxNamedRecords = 20;

    public static IEnumerable<Notice> Of(Snapshot snapshot, GuardVerdict verdict)
    {
        foreach (var reason in verdict.Reasons) yield return reason;
        if (Unreadable(snapshot) is { } unreadable) yield return unreadable;
        if (snapshot.Incomplete is { } incomplete) yield return incomplete;
        foreach (var warning in snapshot.Warnings) yield return warning;
        if (snapshot.Skipped.Count == 0) yield break;

        var named = string.Join("; ", snapshot.Skipped.Take(MaxNamedRecords).Select(record => $"{record.Where}: {record.Reason}"));
        var rest = snapshot.Skipped.Count > MaxNamedRecords ? $"; and {snapshot.Skipped.Count - MaxNamedRecords} more" : "";
        yield return new Notice("skippedRecords", $"{snapshot.Skipped.Count} records could not be used: {named}{rest}.");
    }

    /// <summary>What to tell about attributes that the credentials may not read, or null when they may read all.</summary>
    public static Notice? Unreadable(Snapshot snapshot) => snapshot.Unreadable.Count == 0 ? null : new Notice(
        "unreadableAttributes",
        $"Personio does not show {string.Join(", ", snapshot.Unreadable.Select(attribute => attribute.Key))} to these credentials; "
            + "what is stored is kept. Whitelist it in Personio: Settings › Integrations › API credentials › Readable employee attributes.");
}
