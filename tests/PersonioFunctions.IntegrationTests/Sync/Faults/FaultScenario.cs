using Azure;

namespace PersonioFunctions.IntegrationTests.Sync.Faults;

/// <summary>Something that is asked of the product: once while things go wrong, and again as a queue or a person does afterwards.</summary>
/// <param name="First">Asks. What it throws is what the host sees.</param>
/// <param name="Again">Asks until it is done.</param>
internal sealed record Request(Func<Task> First, Func<Task> Again);

/// <summary>What happens before things go wrong, and what is asked then.</summary>
/// <param name="People">The size of the company.</param>
/// <param name="Prepare">Brings a stage that is not connected to where the request is made; gives the request.</param>
internal sealed record FaultScenario(int People, Func<SyncStage, Task<Request>> Prepare)
{
    /// <summary>
    /// A message of the queue: it comes back unless it was handled, and so does all that was sent meanwhile. Twice is
    /// always allowed. After a run that failed comes one of the schedule, a day later: credentials that were refused are tried again once a day.
    /// </summary>
    public static Request Message(SyncStage stage, SyncTrigger trigger)
    {
        // Runs of one instant have no order.
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        return Message(stage, stage.Message(trigger));
    }

    /// <inheritdoc cref="Message(SyncStage, SyncTrigger)"/>
    public static Request Message(SyncStage stage, SyncMessage message)
    {
        var before = stage.Sent.All.Count;
        return new(() => stage.HandleAsync(message), async () =>
        {
            await stage.DeliverAsync([new SentMessage(message, TimeSpan.FromSeconds(30)), .. stage.Sent.All.Skip(before)]);
            if ((await stage.RunAsync(message)).Status != SyncRunStatus.Failed) return;
            stage.Time.Advance(TimeSpan.FromHours(25));
            await stage.TrySyncAsync();
        });
    }

    /// <summary>Something that a person waits for, and asks for again when it failed; and then what the schedule does.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="ask">Asks; false when the account is held.</param>
    public static Request Person(SyncStage stage, Func<Task<bool>> ask) => new(ask, async () =>
    {
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        if (!await ask())
        {
            stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));
            Assert.True(await ask(), "The account is held for ever.");
        }

        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.TrySyncAsync();
    });

    /// <summary>Does everything, with the accident that <paramref name="arm"/> brings about.</summary>
    /// <param name="stage">A stage that is not connected.</param>
    /// <param name="arm">Begins to count calls, and has some of them go wrong.</param>
    /// <param name="callsOf">The calls counted.</param>
    /// <param name="ticks">
    /// Runs of the schedule at the end. A person whom Personio could not be asked for is nobody's reason to wait: the next run asks again.
    /// </param>
    public async Task<FaultOutcome> RunAsync(SyncStage stage, Action<SyncStage> arm, Func<SyncStage, int> callsOf, int ticks = 0)
    {
        var request = await Prepare(stage);
        var before = await stage.RowsAsync();
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        arm(stage);
        Exception? failure = null;
        try
        {
            await request.First();
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or PersonioException or SecretStoreException)
        {
            failure = exception;
        }

        var calls = callsOf(stage);
        stage.Storage.Heal();
        stage.Company.Faults.Heal();
        stage.Secrets.Faults.Heal();
        var between = await stage.RowsAsync();
        var latest = (await stage.Runs.ListAsync(stage.Account, 1, null, CancellationToken.None)).Items is [var newest, ..] ? newest : null;
        await request.Again();
        for (var tick = 0; tick < ticks; tick++)
        {
            stage.Time.Advance(TimeSpan.FromHours(1));
            await stage.TrySyncAsync();
        }

        return new FaultOutcome(
            calls,
            failure,
            !before.SequenceEqual(between),
            latest?.Status,
            await stage.RowsAsync(),
            [.. (await stage.ChangesAsync()).Select(change => (change.EmployeeId ?? "", Text(change)))],
            await PlansAsync(stage),
            (await stage.Runs.ListAsync(stage.Account, 100, null, CancellationToken.None)).Items,
            await stage.StateAsync(),
            await stage.HealthAsync());
    }

    // The id of somebody erased is the hash of a name that each stage has for itself.
    private static string Text(EmployeeChange change) =>
        $"{change.Kind} {(change.Kind == ChangeKind.Erased ? "" : change.EmployeeId)} {change.Field}: {(SyncStage.IsOfTheMoment(change.Field) ? "" : $"{change.Old} -> {change.New}")}";

    // What waits for a decision, and what was decided. A plan that an attempt left behind which died is nobody's.
    private static async Task<string> PlansAsync(SyncStage stage)
    {
        var texts = new List<string>();
        foreach (var id in new[] { (await stage.StateAsync()).Held?.PlanId, stage.DecidedPlanId })
        {
            texts.Add(id is null || await stage.Get<PlanStore>().FindAsync(stage.Account, id, CancellationToken.None) is not { } plan
                ? "none"
                : $"{plan.Status} {plan.Hash} {plan.Counts} {string.Join(", ", plan.People.Select(person => $"{person.Id} {person.After} {person.Held} {string.Join(' ', person.Fields.Where(field => !SyncStage.IsOfTheMoment(field.Field)))}"))}");
        }

        return string.Join(Environment.NewLine, texts);
    }
}

/// <summary>Where a scenario ended.</summary>
/// <param name="Calls">Calls seen by the first asking.</param>
/// <param name="Failure">What the first asking ended with, or null.</param>
/// <param name="HasWritten">Whether the first asking changed a row.</param>
/// <param name="StatusBetween">The latest run after it; null when there was none.</param>
/// <param name="Rows">The people.</param>
/// <param name="Feed">The changes, in order.</param>
/// <param name="Plans">The plans that count.</param>
/// <param name="Runs">The runs, newest first.</param>
/// <param name="State">The state of the account.</param>
/// <param name="Health">Its health.</param>
internal sealed record FaultOutcome(
    int Calls,
    Exception? Failure,
    bool HasWritten,
    SyncRunStatus? StatusBetween,
    SortedDictionary<string, string> Rows,
    IReadOnlyList<(string Person, string Change)> Feed,
    string Plans,
    IReadOnlyList<SyncRun> Runs,
    AccountState State,
    AccountHealthStatus Health)
{
    /// <summary>What differs from the same without an accident, or null. How many runs it took may.</summary>
    public string? DifferenceFrom(FaultOutcome undisturbed) =>
        !undisturbed.Rows.SequenceEqual(Rows) ? $"the rows differ: {Difference(undisturbed.Rows.Values, Rows.Values)}"
        : !ByPerson(undisturbed.Feed).SequenceEqual(ByPerson(Feed)) ? $"the feed differs: {Difference(ByPerson(undisturbed.Feed), ByPerson(Feed))}"
        : undisturbed.Plans != Plans ? $"the plans differ: {Plans} instead of {undisturbed.Plans}"
        : Runs.FirstOrDefault(run => !run.IsFinished || run.FinishedAt is null) is { } open ? $"{open.Trigger} run has no end: {open.Status} {open.Error?.Code}"
        : Runs.FirstOrDefault(run => !AddsUp(run.Counts)) is { } wrong ? $"the counts do not add up: {wrong.Counts}"
        : Runs[0].Status != undisturbed.Runs[0].Status ? $"the latest run is {Runs[0].Status} {Runs[0].Error?.Code}"
        : State.Lease is not null ? "the account is still held"
        : State.Deferral is not null ? "the account still waits"
        : Health != undisturbed.Health ? $"the account is {Health} instead of {undisturbed.Health}"
        : State.Held?.Reason.Code != undisturbed.State.Held?.Reason.Code ? $"it is held because of {State.Held?.Reason.Code}"
        : null;

    // Batches of one run land in any order. What happened to one person has the one in which it happened.
    private static IEnumerable<string> ByPerson(IEnumerable<(string Person, string Change)> feed) =>
        feed.OrderBy(change => change.Change.StartsWith(nameof(ChangeKind.Erased), StringComparison.Ordinal) ? "" : change.Person, StringComparer.Ordinal)
            .Select(change => change.Change);

    // A run that failed counts only how far it came.
    private static bool AddsUp(SyncCounts counts) =>
        counts == new SyncCounts(Fetched: counts.Fetched) || counts.Fetched == counts.Created + counts.Updated + counts.Unchanged + counts.Held + counts.Skipped;

    private static string Difference(IEnumerable<string> expected, IEnumerable<string> actual) =>
        $"{actual.Count()} instead of {expected.Count()}; lacking [{string.Join(" | ", expected.Except(actual).Take(3))}]; "
        + $"too many [{string.Join(" | ", actual.Except(expected).Take(3))}]";
}
