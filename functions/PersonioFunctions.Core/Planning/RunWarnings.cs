using PersonioFunctions.Accounts;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Planning;

/// <summary>Creates the warnings about a run. They identify records by id or position and contain no names. Pure.</summary>
internal static class RunWarnings
{
    // A property of a row holds 32 Ki characters.
    private const int MaxNamedRecords = 200;

    /// <summary>Returns the warnings about a plan, most important first.</summary>
    public static IEnumerable<Notice> From(Snapshot snapshot, SyncPlan plan, GuardVerdict verdict)
    {
        foreach (var reason in verdict.Reasons) yield return reason;
        if (Unreadable(snapshot) is { } unreadable) yield return unreadable;
        if (snapshot.Incomplete is { } incomplete) yield return incomplete;
        foreach (var warning in snapshot.Warnings) yield return warning;
        if (ContradictingDates(plan) is { } contradicting) yield return contradicting;
        if (UnusableDates(plan) is { } dates) yield return dates;
        foreach (var flagged in Flagged(plan)) yield return flagged;
        if (snapshot.Skipped.Count == 0) yield break;

        var named = Named(snapshot.Skipped, record => $"{record.Where}: {record.Reason}");
        yield return new Notice(NoticeCodes.SkippedRecords, $"{snapshot.Skipped.Count} records could not be used: {named}.");
    }

    private static string Named<T>(IReadOnlyCollection<T> items, Func<T, string> name) =>
        string.Join("; ", items.Take(MaxNamedRecords).Select(name))
        + (items.Count > MaxNamedRecords ? $"; and {items.Count - MaxNamedRecords} more" : "");

    /// <summary>Returns the warning about people whose status or first day contradicts an old last day; null without any.</summary>
    public static Notice? ContradictingDates(SyncPlan plan) => plan.ContradictingDates.Count == 0 ? null : new Notice(
        NoticeCodes.StatusContradictsDate,
        $"{plan.ContradictingDates.Count} people are employed by their status or first day, but an old last day says otherwise: "
            + $"{Named(plan.ContradictingDates, id => id)}. Remove or correct the last day in Personio, or correct the status.");

    /// <summary>Returns the warning about stored dates that cannot be used; null when there are none.</summary>
    public static Notice? UnusableDates(SyncPlan plan) => plan.UnusableDates.Count == 0 ? null : new Notice(
        NoticeCodes.UnusableDate,
        $"The table has values that are not dates: {Named(plan.UnusableDates, date => $"{date.Field.Column} of {date.EmployeeId}")}. "
            + "The state of these people stays. Write each date as yyyy-MM-dd, or empty the column.");

    /// <summary>Returns the warnings about shared addresses and implausible managers. These people are synced like any other.</summary>
    public static IEnumerable<Notice> Flagged(SyncPlan plan)
    {
        if (plan.Flagged.GetValueOrDefault(LifecycleFlags.DuplicateEmail) is > 0 and var shared)
        {
            yield return new Notice(
                NoticeCodes.DuplicateEmail,
                $"{shared} people share their e-mail address with another current person. All of them are synced, and none is merged.");
        }

        if (plan.Flagged.GetValueOrDefault(LifecycleFlags.PossibleRehire) is > 0 and var possible)
        {
            yield return new Notice(
                NoticeCodes.PossibleRehire,
                $"{possible} people may be former employees with a new record. The column PossibleEmployeeIds names the earlier records. "
                    + "PUT /api/accounts/{name}/employees/{id}/earlier-records decides.");
        }

        (LifecycleFlags Flag, string What)[] managers =
        [
            (LifecycleFlags.ManagerNotListed, "have a manager who is not an employee in this account"),
            (LifecycleFlags.ManagerLeft, "have a manager who has left"),
            (LifecycleFlags.ManagerSelf, "are their own manager"),
            (LifecycleFlags.ManagerCycle, "have a manager who reports to them, directly or through others"),
        ];
        var odd = managers
            .Where(one => plan.Flagged.GetValueOrDefault(one.Flag) > 0)
            .Select(one => $"{plan.Flagged[one.Flag]} {one.What}")
            .ToList();
        if (odd.Count == 0) yield break;
        yield return new Notice(
            NoticeCodes.Managers,
            $"The managers of some people are implausible: {string.Join(", ", odd)}. The column LifecycleFlags marks these people.");
    }

    /// <summary>Returns the warning about attributes that a run could not read; null when it could read all.</summary>
    public static Notice? Unreadable(Snapshot snapshot) => Unreadable(snapshot.Unreadable.Select(attribute => attribute.Key));

    /// <summary>Returns the same warning for an account, with the run that first could not read each attribute.</summary>
    public static Notice? Unreadable(AttributeReport? report) => Unreadable((report?.Findings ?? [])
        .Where(finding => finding.Status == AttributeStatus.Unreadable)
        .Select(finding => $"{finding.Key} (since {(finding.SinceRunId is { } runId ? $"run {runId}" : "the account was connected")})"));

    private static Notice? Unreadable(IEnumerable<string> attributes) => string.Join(", ", attributes) is { Length: > 0 } named
        ? new Notice(
            NoticeCodes.UnreadableAttributes,
            $"Personio does not show {named} to these credentials, so the stored values are kept. Make it readable in Personio under "
                + $"{PersonioSettings.ReadableAttributes}.")
        : null;
}
