using Azure;

namespace PersonioFunctions.IntegrationTests.Sync.Faults;

/// <summary>A request to the product: made once during faults, and repeated afterwards as a queue or a person would do.</summary>
/// <param name="First">Makes the request. Its exception is what the host sees.</param>
/// <param name="Again">Repeats the request until it succeeds.</param>
internal sealed record Request(Func<Task> First, Func<Task> Again);

/// <summary>The preparation before the faults, and the request.</summary>
/// <param name="People">The number of people in the company.</param>
/// <param name="Prepare">Prepares a stage that is not connected, and returns the request.</param>
internal sealed record FaultScenario(int People, Func<SyncStage, Task<Request>> Prepare)
{
    /// <summary>
    /// A queue message. It comes back unless it was handled, and so do all messages sent meanwhile; delivery twice is always allowed. After
    /// a failed run comes one of the schedule a day later, because rejected credentials are tried again once a day.
    /// </summary>
    public static Request Message(SyncStage stage, SyncTrigger trigger)
    {
        // Runs of the same instant have no order.
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

    /// <summary>A request of a person who repeats it after a failure, followed by the schedule's runs.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="ask">Makes the request; returns false when the account's lease is held.</param>
    public static Request Person(SyncStage stage, Func<Task<bool>> ask) => new(ask, async () =>
    {
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        if (!await ask())
        {
            stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));
            Assert.True(await ask(), "The account stays busy.");
        }

        stage.Time.Advance(TimeSpan.FromHours(1));
        await stage.TrySyncAsync();
    });

    /// <summary>Runs the scenario with the faults that <paramref name="arm"/> injects.</summary>
    /// <param name="stage">A stage that is not connected.</param>
    /// <param name="arm">Starts counting calls and injects the faults.</param>
    /// <param name="callsOf">Returns the counted calls.</param>
    /// <param name="ticks">
    /// The schedule's runs at the end. A failed lookup of one person delays nothing, because the next run repeats it.
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
        catch (Exception exception) when (
            exception is RequestFailedException or AggregateException or PersonioException or SecretStoreException)
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

    // The id of an erased person is the hash of a name that is unique to each stage.
    private static string Text(EmployeeChange change) =>
        $"{change.Kind} {(change.Kind == ChangeKind.Erased ? "" : change.EmployeeId)} {change.Field}: "
            + $"{(SyncStage.IsOfTheMoment(change.Field) ? "" : $"{change.Old} -> {change.New}")}";

    // Pending and decided plans. A plan left by a crashed attempt does not count.
    private static async Task<string> PlansAsync(SyncStage stage)
    {
        var texts = new List<string>();
        foreach (var id in new[] { (await stage.StateAsync()).Held?.PlanId, stage.DecidedPlanId })
        {
            texts.Add(id is null || await stage.Get<PlanStore>().FindAsync(stage.Account, id, CancellationToken.None) is not { } plan
                ? "none"
                : $"{plan.Status} {plan.Hash} {plan.Counts} {string.Join(", ", plan.People.Select(Describe))}");
        }

        return string.Join(Environment.NewLine, texts);

        static string Describe(PlannedPerson person) =>
            $"{person.Id} {person.After} {person.Held} "
            + string.Join(' ', person.Fields.Where(field => !SyncStage.IsOfTheMoment(field.Field)));
    }
}

/// <summary>The end state of a scenario.</summary>
/// <param name="Calls">The calls made by the first request.</param>
/// <param name="Failure">The exception of the first request; null when it succeeded.</param>
/// <param name="HasWritten">Whether the first request changed a row.</param>
/// <param name="StatusBetween">The latest run after the first request; null when there was none.</param>
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
    /// <summary>
    /// Returns the difference to the same scenario without faults; null when there is none. The number of runs may differ.
    /// </summary>
    public string? DifferenceFrom(FaultOutcome undisturbed) =>
        !undisturbed.Rows.SequenceEqual(Rows) ? $"the rows differ: {Difference(undisturbed.Rows.Values, Rows.Values)}"
        : !ByPerson(undisturbed.Feed).SequenceEqual(
            ByPerson(Feed)) ? $"the feed differs: {Difference(ByPerson(undisturbed.Feed), ByPerson(Feed))}"
        : undisturbed.Plans != Plans ? $"the plans differ: {Plans} instead of {undisturbed.Plans}"
        : Runs.FirstOrDefault(run => !run.IsFinished || run.FinishedAt is null) is { } open ? $"{open.Trigger} run has no end: "
            + $"{open.Status} {open.Error?.Code}"
        : Runs.FirstOrDefault(run => !AddsUp(run.Counts)) is { } wrong ? $"the counts do not add up: {wrong.Counts}"
        : Runs[0].Status != undisturbed.Runs[0].Status ? $"the latest run is {Runs[0].Status} {Runs[0].Error?.Code}"
        : State.Lease is not null ? "the account is still held"
        : State.Deferral is not null ? "the account still waits"
        : Health != undisturbed.Health ? $"the account is {Health} instead of {undisturbed.Health}"
        : State.Held?.Reason.Code != undisturbed.State.Held?.Reason.Code ? $"it is held because of {State.Held?.Reason.Code}"
        : null;

    // Batches of one run land in any order. The order of one person's changes is fixed.
    private static IEnumerable<string> ByPerson(IEnumerable<(string Person, string Change)> feed) =>
        feed.OrderBy(
            change => change.Change.StartsWith(nameof(ChangeKind.Erased), StringComparison.Ordinal) ? "" : change.Person,
            StringComparer.Ordinal)
            .Select(change => change.Change);

    // A failed run counts only what it had done.
    private static bool AddsUp(SyncCounts counts) =>
        counts == new SyncCounts(Fetched: counts.Fetched)
            || counts.Fetched == counts.Created + counts.Updated + counts.Unchanged + counts.Held + counts.Skipped;

    private static string Difference(IEnumerable<string> expected, IEnumerable<string> actual) =>
        $"{actual.Count()} instead of {expected.Count()}; lacking [{string.Join(" | ", expected.Except(actual).Take(3))}]; "
        + $"too many [{string.Join(" | ", actual.Except(expected).Take(3))}]";
}
