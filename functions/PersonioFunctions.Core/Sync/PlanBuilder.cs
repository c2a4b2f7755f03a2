using System.Diagnostics;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync;

/// <summary>The reading half of a run: snapshot, plan, guard. Writes nothing but the progress of its own run.</summary>
public sealed class PlanBuilder(
    PersonioClientFactory personio,
    AccountConnector connector,
    EmployeeStore employees,
    ErasedEmployees erased,
    ChangeLog log,
    GuardContextReader guard,
    SyncRunStore runs,
    TimeProvider time)
{
    // Often enough for somebody who watches, seldom enough for a run of an unchanged company to cost nothing.
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    // Each is a request. More people missing than this are looked up over the next runs.
    private const int MaxLookups = 50;

    /// <summary>Reads Personio and plans, unless everything that a result follows from is as it was.</summary>
    /// <param name="account">The account.</param>
    /// <param name="run">The run; one that is <see cref="SyncRunStatus.Running"/> tells its progress.</param>
    /// <param name="state">How the account stands.</param>
    /// <param name="progress">Told after each page how far the run is, so that one that fails still says how far it came.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="PersonioException">Personio gave no usable answer.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be had.</exception>
    public async Task<ReadRun> PlanAsync(
        Account account, SyncRun run, AccountState state, Action<SyncRun> progress, CancellationToken cancellationToken)
    {
        var trusted = TrustedNow(account, run, state);

        // Where everybody has to be compared anyway, storage is read while Personio is; unless it may take more columns than usual.
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var index = trusted is null && state.Degradation is null ? employees.ReadIndexAsync(account.Name, default, abandoned.Token) : null;
        try
        {
            return await PlanAsync(account, run, state, trusted is null ? KnownPages.None : state.Digest!.Pages, index, progress, cancellationToken);
        }
        finally
        {
            await abandoned.CancelAsync();
            if (index is not null) await ((Task)index).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads Personio and plans what a person asked for, which always compares everybody.</summary>
    /// <inheritdoc cref="PlanAsync(Account, SyncRun, AccountState, Action{SyncRun}, CancellationToken)"/>
    public async Task<PlannedRun> PlanEverybodyAsync(Account account, SyncRun run, AccountState state, CancellationToken cancellationToken) =>
        (await PlanAsync(account, run, state, _ => { }, cancellationToken)).Planned
            ?? throw new UnreachableException($"Only the schedule goes by the digest, and this run was asked for by {run.Trigger}.");

    private async Task<ReadRun> PlanAsync(
        Account account,
        SyncRun run,
        AccountState state,
        KnownPages known,
        Task<IReadOnlyDictionary<string, IndexEntry>>? early,
        Action<SyncRun> progress,
        CancellationToken cancellationToken)
    {
        var attributes = new EmployeeAttributes(account.EmailAttribute);
        var client = personio.Create(connector.Open(account));
        (var list, run) = await ReadAsync(client, attributes, known, run, progress, cancellationToken);

        // Asked anew: midnight may have passed while Personio was read.
        if (list.IsKnown && TrustedNow(account, run, state) is not null) return Unchanged(run, list.Pages, state);
        var snapshot = list.Build();
        if (snapshot.Incomplete is not null)
        {
            // The list moved, or lied. A second look costs little; a third would be no better.
            (list, run) = await ReadAsync(client, attributes, KnownPages.None, run, progress, cancellationToken);
            snapshot = list.Build();
        }

        var day = account.Day(time);
        var digest = SnapshotDigest.From(snapshot, SnapshotDigest.CircumstancesOf(account, day.Today));
        if (digest is not null && digest == TrustedNow(account, run, state)) return Unchanged(run, list.Pages, state);

        var hashes = state.HasErased ? await erased.ReadAsync(account.Name, cancellationToken) : new HashSet<string>();
        snapshot = ErasedFilter.Apply(snapshot, account.Name, hashes);
        var fields = Planner.FieldsToRead(snapshot);
        var index = early is not null && fields.IsEmpty ? await early : await employees.ReadIndexAsync(account.Name, fields, cancellationToken);
        var context = await guard.ReadAsync(account, state, cancellationToken);
        if (snapshot.Incomplete is null)
        {
            // Nobody asks for a person who was erased, and nobody found has one as a manager. Whether Personio has erased people who left is
            // worth a question a day, with what is left of the questions. While that waits for a decision every run asks, and first: a plan
            // that does not show it any more could never be approved.
            var notListed = Planner.NotListed(snapshot, index).ToList();
            var past = Planner.PastFrom(notListed).ToList();
            var isNewDay = state.Freshness.DataAsOf is not { } asOf || day.Calendar.DateAt(asOf) < day.Today;
            var asked = past.Where(context.Waiting.HoldsErasure)
                .Concat(Planner.MissingFrom(notListed)
                    .Where(id => hashes.Count == 0 || !hashes.Contains(ErasedEmployees.HashOf(account.Name, id))))
                .Union(isNewDay ? Turns(past, day.Today) : [])
                .Take(MaxLookups)
                .ToList();
            (var found, var gone, var unanswered, run) = await LookUpAsync(client, attributes, asked, run, cancellationToken);
            if (unanswered > 0) snapshot = snapshot with { Unanswered = unanswered, Warnings = [.. snapshot.Warnings, RunWarnings.Unanswered] };
            var missing = state.Freshness.DataRunId == run.RunId ? MissingEmployees.None : state.Missing;
            snapshot = ErasedFilter.Apply(
                snapshot.With(found, [.. Planner.Confirmed(gone, index, missing)]), account.Name, hashes);
            snapshot = await WithoutSecondLooksAsync(snapshot, run, state, cancellationToken);

            // Somebody found may lack what everybody listed has.
            if (!Planner.FieldsToRead(snapshot).Except(fields).IsEmpty)
                index = await employees.ReadIndexAsync(account.Name, Planner.FieldsToRead(snapshot), cancellationToken);
        }

        var plan = Planner.Plan(snapshot, index, day);
        var verdict = PlanGuard.Judge(new GuardCase(plan, snapshot.Employees, index, context));
        if (verdict.Held.Any(change => change.Before != change.After.State))
        {
            // Whoever waits is for others still what is stored: a manager who is held has not left yet.
            plan = Planner.Plan(snapshot, index, day, verdict.Held.Select(change => change.Id).ToHashSet());
            verdict = PlanGuard.Judge(new GuardCase(plan, snapshot.Employees, index, context));
        }

        var planned = new PlannedRun(run with { Warnings = [.. RunWarnings.Of(snapshot, plan, verdict)] }, snapshot, plan, verdict);
        return new ReadRun(planned.Run, list.Pages, SnapshotDigest.IsSettledBy(state, planned) ? planned with { Digest = digest } : planned);
    }

    private string? TrustedNow(Account account, SyncRun run, AccountState state) =>
        SnapshotDigest.TrustedBy(run.Trigger, state, SnapshotDigest.CircumstancesOf(account, account.Day(time).Today));

    private static ReadRun Unchanged(SyncRun run, KnownPages pages, AccountState state)
    {
        var fetched = run.Counts.Fetched;
        return new ReadRun(
            run with { Counts = new SyncCounts(Fetched: fetched, Unchanged: fetched), Warnings = state.Digest!.Warnings }, pages, Planned: null);
    }

    private async Task<(SnapshotBuilder List, SyncRun Run)> ReadAsync(
        PersonioClient client,
        EmployeeAttributes attributes,
        KnownPages known,
        SyncRun run,
        Action<SyncRun> progress,
        CancellationToken cancellationToken)
    {
        var builder = new SnapshotBuilder(attributes);
        var reported = time.GetTimestamp();
        await foreach (var page in client.GetEmployeesAsync(attributes.Keys, known, cancellationToken))
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
            if (run.Status != SyncRunStatus.Running || time.GetElapsedTime(reported) < ProgressInterval) continue;
            await runs.WriteAsync(run, cancellationToken);
            reported = time.GetTimestamp();
        }

        return (builder, run);
    }

    // Others on each day, when there are more than can be asked for.
    private static IEnumerable<string> Turns(List<string> ids, DateOnly today)
    {
        ids.Sort(StringComparer.Ordinal);
        var first = ids.Count == 0 ? 0 : (int)((long)today.DayNumber * MaxLookups % ids.Count);
        return ids.Skip(first).Concat(ids.Take(first));
    }

    // Whom an attempt called absent that died, or an earlier one of this run, is looked at for the first time still: it takes a second
    // run to say that somebody has left. The log knows them also where a held run has noted the same people before, and where more are
    // not listed than the state has room for.
    private async Task<Snapshot> WithoutSecondLooksAsync(Snapshot snapshot, SyncRun run, AccountState state, CancellationToken cancellationToken)
    {
        var from = Math.Min(state.SettledEpoch + 1, run.FirstEpoch);
        if (snapshot.Gone.Count == 0 || from >= run.Epoch) return snapshot;
        var justCalled = await log.CalledAbsentAsync(run.Account, from, run.Epoch, cancellationToken);
        return snapshot with { Gone = [.. snapshot.Gone.Where(id => !justCalled.Contains(id))] };
    }

    // Before anyone is called missing, Personio is asked for that person.
    private static async Task<(Dictionary<string, Employee> Found, List<string> Gone, int Unanswered, SyncRun Run)> LookUpAsync(
        PersonioClient client, EmployeeAttributes attributes, List<string> ids, SyncRun run, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Employee>();
        var gone = new List<string>();
        var unanswered = 0;
        foreach (var id in ids)
        {
            try
            {
                var (record, requests) = await client.GetEmployeeAsync(id, attributes.Keys, cancellationToken);
                run = run with { PersonioRequests = run.PersonioRequests + requests };
                if (record is null) gone.Add(id);
                else if (record.Id == id) found[id] = EmployeeMapper.Map(record, attributes).Employee;
            }
            catch (PersonioException exception) when (exception.Kind != PersonioFailureKind.Unauthorized)
            {
                // Of this person nothing is known, which is no reason to keep everybody else waiting. The next run asks again.
                unanswered++;
                if (exception.IsTransient) break;
            }
        }

        return (found, gone, unanswered, run);
    }
}
