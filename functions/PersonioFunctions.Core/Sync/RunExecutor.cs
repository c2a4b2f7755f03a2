using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Sync;

/// <summary>What a run did.</summary>
/// <param name="Run">The run with its counts and warnings; its status is still the caller's to set.</param>
/// <param name="Snapshot">What Personio said.</param>
/// <param name="Plan">What was written.</param>
public sealed record RunResult(SyncRun Run, Snapshot Snapshot, SyncPlan Plan);

/// <summary>The work of one run: snapshot, plan, apply. Knows nothing of messages, leases and results.</summary>
public sealed class RunExecutor(
    PersonioClientFactory personio,
    AccountConnector connector,
    EmployeeStore employees,
    PlanApplier applier,
    SyncRunStore runs,
    TimeProvider time)
{
    // Often enough for somebody who watches, seldom enough for a run of an unchanged company to cost nothing.
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    private const int MaxNamedRecords = 20;

    /// <summary>Does the work.</summary>
    /// <param name="account">The account.</param>
    /// <param name="run">The run.</param>
    /// <param name="progress">Told after each page how far the run is, so that one that fails still says how far it came.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PersonioException">Personio gave no usable answer. Nothing was written.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be had. Nothing was written.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage failed. What was written is right; the rest is left for the next run.</exception>
    public async Task<RunResult> ExecuteAsync(
        Account account, SyncRun run, Action<SyncRun> progress, CancellationToken cancellationToken)
    {
        var attributes = new EmployeeAttributes(account.EmailAttribute);
        var builder = new SnapshotBuilder(attributes);
        var reported = time.GetTimestamp();
        await foreach (var page in personio.Create(connector.Open(account)).GetEmployeesAsync(attributes.Keys, cancellationToken))
        {
            builder.Add(page);
            run = run with
            {
                Counts = new SyncCounts(Fetched: builder.Fetched),
                Total = builder.Total,
                Pages = run.Pages + 1,
                PersonioRequests = run.PersonioRequests + page.Requests,
            };
            progress(run);
            if (time.GetElapsedTime(reported) < ProgressInterval) continue;
            await runs.WriteAsync(run, cancellationToken);
            reported = time.GetTimestamp();
        }

        var snapshot = builder.Build();
        var index = await employees.ReadIndexAsync(account.Name, SyncPlanner.FieldsToRead(snapshot), cancellationToken);
        var plan = SyncPlanner.Plan(snapshot, index, Today(account));
        await applier.ApplyAsync(account.Name, plan, cancellationToken);
        return new RunResult(run with { Counts = Count(snapshot, plan), Warnings = [.. Warnings(snapshot)] }, snapshot, plan);
    }

    private DateOnly Today(Account account)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(account.TimeZone);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
    }

    private static SyncCounts Count(Snapshot snapshot, SyncPlan plan) => new(
        Fetched: snapshot.Employees.Count + snapshot.Skipped.Count,
        Created: plan.Creates.Count,
        Updated: plan.Updates.Count,
        Unchanged: plan.Unchanged,
        Skipped: snapshot.Skipped.Count,
        Missing: snapshot.Incomplete is null ? plan.Missing.Count : 0);

    private static IEnumerable<Notice> Warnings(Snapshot snapshot)
    {
        if (Unreadable(snapshot) is { } unreadable) yield return unreadable;
        if (snapshot.Incomplete is { } incomplete) yield return incomplete;
        foreach (var warning in snapshot.Warnings) yield return warning;
        if (snapshot.Skipped.Count == 0) yield break;

        var named = string.Join("; ", snapshot.Skipped.Take(MaxNamedRecords).Select(record => $"{record.Where}: {record.Reason}"));
        var rest = snapshot.Skipped.Count > MaxNamedRecords ? $"; and {snapshot.Skipped.Count - MaxNamedRecords} more" : "";
        yield return new Notice("skippedRecords", $"{snapshot.Skipped.Count} records could not be used: {named}{rest}.");
    }

    /// <summary>What to tell about attributes that the credentials may not read, or null when they may read all.</summary>
    internal static Notice? Unreadable(Snapshot snapshot) => snapshot.Unreadable.Count == 0 ? null : new Notice(
        "unreadableAttributes",
        $"Personio does not show {string.Join(", ", snapshot.Unreadable.Select(attribute => attribute.Key))} to these credentials; "
            + "what is stored is kept. Whitelist it in Personio: Settings › Integrations › API credentials › Readable employee attributes.");
}
