using System.Collections.ObjectModel;
using System.Diagnostics;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Identity;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync.Reading;

namespace PersonioFunctions.Sync;

/// <summary>Builds the plan of a run: reads the list, looks up absentees, decides. Writes only the progress of its own run.</summary>
public sealed class PlanBuilder(
    EmployeeSources sources,
    ListReader lists,
    AbsenteeLookup absentees,
    EmployeeStore employees,
    ErasedEmployees erased,
    GuardContextReader guard,
    TimeProvider time)
{
    /// <summary>Reads Personio and decides, unless all inputs are the same as in the last run.</summary>
    /// <param name="account">The account.</param>
    /// <param name="state">The account's state before the run.</param>
    /// <param name="progress">The run; one that is <see cref="SyncRunStatus.Running"/> writes its progress.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="PersonioException">Personio gave no usable answer.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be read.</exception>
    internal async Task<RunResult> PlanAsync(
        Account account, AccountState state, RunProgress progress, CancellationToken cancellationToken)
    {
        await using var index = new IndexReader(employees, account.Name, cancellationToken);
        var reading = new RunReading(account, state, sources.Open(account, state.PageSize, progress), index);
        var isTrusted = TrustedNow(reading) is not null;

        // If all rows have to be compared anyway, reads storage and Personio at the same time, unless more columns may be needed.
        if (!isTrusted && state.Degradation is null) index.Begin(default);
        var list = await lists.ReadAsync(reading.Source, isTrusted ? state.Digest!.Pages : KnownPages.None, cancellationToken);

        // Checked again, because midnight may have passed while Personio was read.
        if (list.IsKnown && TrustedNow(reading) is not null) return Unchanged(reading, list.Pages);
        (list, var snapshot) = await lists.BuildAsync(list, reading.Source, cancellationToken);
        var day = account.Day(time);
        var digest = SnapshotDigest.From(snapshot, TrustedDigest.CircumstancesOf(account, day.Today));
        if (digest is not null && digest == TrustedNow(reading)) return Unchanged(reading, list.Pages);

        var judged = await DecideAsync(reading, snapshot, day, cancellationToken);
        return new RunResult(reading.Source.Progress.Run with { Warnings = [.. judged.Warnings] }, list.Pages)
        {
            Judged = judged,
            PageSize = reading.Source.PageSize,
            Digest = TrustedDigest.IsSettledBy(state, judged) ? digest : null,
        };
    }

    /// <summary>Reads Personio and decides, comparing all people even if the inputs are unchanged.</summary>
    /// <exception cref="PersonioException">Personio gave no usable answer.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be read.</exception>
    public async Task<(SyncRun Run, JudgedPlan Judged)> PlanEverybodyAsync(
        Account account, SyncRun run, AccountState state, CancellationToken cancellationToken)
    {
        var result = await PlanAsync(account, state, new RunProgress(run), cancellationToken);
        return (result.Run, result.Judged
            ?? throw new UnreachableException($"Only scheduled runs use the digest, but the trigger of this run is {run.Trigger}."));
    }

    private async Task<JudgedPlan> DecideAsync(RunReading reading, Snapshot snapshot, CompanyDay day, CancellationToken cancellationToken)
    {
        var (account, state, source, index) = reading;
        var erasedHere = new ErasedFilter(
            account.Name, state.HasErased ? await erased.ReadAsync(account.Name, cancellationToken) : ReadOnlySet<string>.Empty);
        snapshot = erasedHere.Apply(snapshot);
        var stored = await index.ReadAsync(Planner.FieldsToRead(snapshot, account.Lifecycle.LeaveOn));
        var context = await guard.ReadAsync(account, state, cancellationToken);
        if (snapshot.Incomplete is null)
        {
            var question = new AbsenteeQuestion(state, day, stored, context.Waiting, erasedHere);
            snapshot = await absentees.CompleteAsync(source, snapshot, question, cancellationToken);

            // A record found by id may lack fields that all listed records have.
            stored = await index.ReadAsync(Planner.FieldsToRead(snapshot, account.Lifecycle.LeaveOn));
        }

        // Names and addresses that the list does not show, to tell which records belong to one person.
        stored = await index.CompleteAsync(stored, LinkCandidates.From(snapshot, stored), LinkCandidates.Fields);
        return Decider.Decide(snapshot, stored, day, context);
    }

    private string? TrustedNow(RunReading reading) => TrustedDigest.Find(
        reading.Source.Progress.Run.Trigger,
        reading.State,
        TrustedDigest.CircumstancesOf(reading.Account, reading.Account.Day(time).Today),
        time.GetUtcNow());

    private static RunResult Unchanged(RunReading reading, KnownPages pages)
    {
        var run = reading.Source.Progress.Run;
        var counts = new SyncCounts(Fetched: run.Counts.Fetched, Unchanged: run.Counts.Fetched);
        var unchanged = run with { Counts = counts, Warnings = reading.State.Digest!.Warnings };
        return new RunResult(unchanged, pages) { PageSize = reading.Source.PageSize };
    }
}
