using System.Globalization;
using Azure.Data.Tables;
using PersonioFunctions.Employees.Own;

namespace PersonioFunctions.IntegrationTests.Lifecycle;

/// <summary>
/// A year of a company of three hundred people, day by day: the calendar shortly after midnight, HR in the morning, a run at noon. Stored
/// data and reported events must equal an oracle's, for every edit by HR and every fault of Personio.
/// </summary>
public sealed class YearTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private const string Company = "acme";
    private const int Days = 365;
    private const int Seed = 20_270_901;
    private const int CurrentDaysBeforeStart = 3;
    private const int GraceDays = 30;

    // The year contains both clock changes and a 29 February.
    private static readonly DateOnly First = new(2027, 9, 1);

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // Days from the first one. In an outage Personio does not respond. In an accident the credentials lose two attributes.
    private static readonly int[] Outages = [60, 61, 200, 201];
    private static readonly int[] Accident = [120, 121, 122];
    private static readonly int[] MovingLists = [30, 150, 260];
    private static readonly int[] FailingPages = [90, 230];
    private static readonly int[] Losses = [40, 170, 290];
    private static readonly string[] Unreadable = ["status", "termination_date"];

    // On these days Personio's responses have other shapes, which say the same, or a total or pages that leave the list unproven.
    private const ShapeHabits AllShapes = ShapeHabits.ListsAsObjects | ShapeHabits.IdsAsText | ShapeHabits.NamesAsObjects
        | ShapeHabits.TeamAsList | ShapeHabits.ZeroDates | ShapeHabits.OpenEnds | ShapeHabits.InvisibleCharacters
        | ShapeHabits.CapitalAddresses;
    private static readonly int[] OddShapes = [20, 75, 140, 185, 245, 310, 340];
    private static readonly int[] WrongTotals = [50, 105, 215, 275, 330];
    private static readonly int[] FilteredPages = [65, 195, 285];
    private static readonly int[] SpuriousRefusals = [35, 160, 300];
    private static readonly int[] Gateways = [100, 240];

    private readonly Queue<(DateTimeOffset Due, SyncMessage Message)> _inbox = [];
    private int _sent;

    [Fact]
    public async Task Year_RandomEdits_AreStoredAndReportedCorrectly()
    {
        var options = new SimulatorOptions { Today = First, Companies = [new SimulatorCompany(Company, 300)] };
        await using var personio = await SimulatorServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        await personio.Control.SetSettingsAsync(new SimulatorSettings { EnforceLimits = false }, CancellationToken.None);
        var info = await personio.Control.GetCompanyAsync(Company, CancellationToken.None);
        await using var stage = await SyncStage.OpenAsync(azurite, personio.BaseUrl);
        stage.Time.SetUtcNow(At(First, 8, 0));
        await stage.ConnectAsync(info.ClientId, info.ClientSecret);
        await stage.ChangeAccountAsync(account => account with
        {
            Lifecycle = account.Lifecycle with { CurrentDaysBeforeStart = CurrentDaysBeforeStart, ErasedGraceDays = GraceDays },
            Attributes = OwnAttributes(info.AttributeKeys),
        });
        var company = await CompanyYear.BeginAsync(personio.Control, Company, Seed, First);
        var oracle = new LifecycleOracle(CurrentDaysBeforeStart, GraceDays);
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        oracle.Begin(First, company.Listed.Values.Select(member => member.Record));
        var reported = new List<EmployeeChange>(await stage.ChangesAsync());
        Assert.Equal(ChangeKind.Baseline, Assert.Single(reported).Kind);
        var stored = new Dictionary<long, ExpectedPerson>();
        await ReadAsync(stage, stored, First, number: 0);
        AssertStored(stored, oracle.At(First), First);

        for (var number = 1; number <= Days; number++)
        {
            var today = First.AddDays(number);
            oracle.Midnight(today);

            // On some days a run comes before the calendar.
            if (number % 10 == 3) await TickAsync(stage, today, number, 0, 1, timer => timer.ScheduleAsync, oracle, company);
            await TickAsync(stage, today, number, 0, 15, timer => timer.ScheduleTransitionsAsync, oracle, company);

            await BreakAsync(personio.Control, info, number, FilteredPages.Contains(number) ? [.. company.Unedited(today).Take(4)] : []);
            if (Losses.Contains(number)) await company.LoseAsync(today);
            if (Outages.Contains(number + 10) && Outages.Contains(number + 11))
            {
                await company.HireAsync(today, today.AddDays(11));
                await company.AnnounceTerminationAsync(today, today.AddDays(10));
            }

            await company.LiveAsync(today, mayRehire: !Accident.Contains(number));
            Func<SyncScheduler, Func<CancellationToken, Task>> tick = number % 10 == 7
                ? timer => timer.ScheduleAsync
                : _ => token => AskAsync(stage, token);
            await TickAsync(stage, today, number, 12, 0, tick, oracle, company);

            reported.AddRange(await stage.ChangesAsync(reported[^1].Cursor));
            await ReadAsync(stage, stored, today, number);
            AssertStored(stored, oracle.At(today), today);
        }

        Assert.Empty(company.Tell(Reading.StatusAndLastDay));
        Assert.True(company.Done.Min() >= 3, $"Some kind of edit was made too rarely: {string.Join(' ', company.Done)}.");
        AssertReported(oracle, reported);
        await AssertPeopleAsync(stage, company);
        var runs = (await stage.Runs.ListAsync(stage.Account, 1000, null, CancellationToken.None)).Items;
        Assert.DoesNotContain(runs, run => run.Status == SyncRunStatus.Held);
        var countsByEvent = oracle.Events.CountBy(one => one.Event).Select(pair => $"{pair.Value} {pair.Key}");
        output.WriteLine($"{oracle.Events.Count} events: {string.Join(", ", countsByEvent)}.");
    }

    private static DateTimeOffset At(DateOnly day, int hour, int minute)
    {
        var local = day.ToDateTime(new TimeOnly(hour, minute));
        return new DateTimeOffset(local, Berlin.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Berlin).DateTime);

    // Faults begin and end in the morning.
    private static async Task BreakAsync(SimulatorControl personio, CompanyInfo info, int number, IReadOnlyCollection<long> filtered)
    {
        await personio.ClearFaultsAsync(Company, CancellationToken.None);
        if (number == Accident[0])
            await personio.SetWhitelistAsync(Company, [.. info.AttributeKeys.Except(Unreadable)], CancellationToken.None);
        if (number == Accident[^1] + 1) await personio.SetWhitelistAsync(Company, null, CancellationToken.None);

        FaultRule? rule =
            Outages.Contains(number) ? new FaultRule { Kind = FaultKind.ServerError, Company = Company }
            : MovingLists.Contains(number) ? new FaultRule { Kind = FaultKind.DriftingTotal, On = FaultTarget.Employees, Company = Company }
            : SpuriousRefusals.Contains(number) ? new FaultRule { Kind = FaultKind.Unauthorized, Company = Company, Times = 1 }
            : Gateways.Contains(number) ? new FaultRule { Kind = FaultKind.GatewayForbidden, Company = Company }
            : number == FailingPages[0] ? FailingPage(FaultKind.BadGatewayHtml) with { Times = 1 }
            : number == FailingPages[1] ? FailingPage(FaultKind.TruncatedJson)
            : null;
        if (rule is not null) await personio.AddFaultAsync(rule, CancellationToken.None);
        await personio.SetHabitsAsync(Company, HabitsOn(number) with { Filtered = filtered }, CancellationToken.None);
    }

    private static SimulatorHabits HabitsOn(int number) => new()
    {
        Shapes = OddShapes.Contains(number) ? AllShapes : ShapeHabits.None,
        CompressesAsXGzip = OddShapes.Contains(number),
        MaximumPageSize = OddShapes.Contains(number) ? 50 : null,
        Total = WrongTotals.Contains(number) ? (TotalHabit)(1 + (number % 4)) : TotalHabit.Right,
        TotalLag = 2,
    };

    private static FaultRule FailingPage(FaultKind kind) => new() { Kind = kind, On = FaultTarget.Employees, Company = Company, Page = 1 };

    // Handles a tick of a timer and all messages on the queue by then. The oracle receives every run that read the list.
    private async Task TickAsync(
        SyncStage stage,
        DateOnly today,
        int number,
        int hour,
        int minute,
        Func<SyncScheduler, Func<CancellationToken, Task>> tick,
        LifecycleOracle oracle,
        CompanyYear company)
    {
        stage.Time.SetUtcNow(At(today, hour, minute));
        await tick(stage.Get<SyncScheduler>())(CancellationToken.None);
        Receive(stage);
        var now = stage.Time.GetUtcNow();
        for (var left = _inbox.Count; left > 0; left--)
        {
            var (due, message) = _inbox.Dequeue();
            if (due > now)
            {
                _inbox.Enqueue((due, message));
                continue;
            }

            await stage.HandleAsync(message);
            if (message.Trigger != SyncTrigger.Transition
                && await stage.Runs.FindAsync(stage.Account, message.RunId, CancellationToken.None) is { } run
                && run.Status == SyncRunStatus.Succeeded
                && run.FinishedAt == now)
            {
                oracle.Sync(today, company, ReadingOn(number, hour));
            }

            Receive(stage);
        }
    }

    private void Receive(SyncStage stage)
    {
        var now = stage.Time.GetUtcNow();
        foreach (var sent in stage.Sent.All.Skip(_sent)) _inbox.Enqueue((now + sent.Delay, sent.Message));
        _sent = stage.Sent.All.Count;
    }

    // A fault of the morning lasts until the next morning.
    private static Reading ReadingOn(int number, int hour)
    {
        var morning = hour < 9 ? number - 1 : number;
        var isUnproven = MovingLists.Contains(morning) || WrongTotals.Contains(morning) || FilteredPages.Contains(morning);
        return (Accident.Contains(morning) ? Reading.List : Reading.StatusAndLastDay)
            | (isUnproven ? Reading.List : Reading.AllPeople);
    }

    // Requests runs as the timer does, without its daily sweep.
    private static Task AskAsync(SyncStage stage, CancellationToken cancellationToken)
    {
        var now = stage.Time.GetUtcNow();
        var message = new SyncMessage(stage.Account, RunIds.ForTick(stage.Account, now), SyncTrigger.Timer, now);
        return stage.Get<SyncQueue>().SendAsync(message, TimeSpan.Zero, cancellationToken);
    }

    // Unwritten rows are unchanged. All rows are read only now and then, to check that none is lost.
    // Three of the company's own attributes, which are the last ones of the simulator's catalogue.
    private static AttributeChoice OwnAttributes(IReadOnlyList<string> keys) => AttributeChoice.None.With(
        new Dictionary<string, string> { [keys[^7]] = "Birthday", [keys[^5]] = "Trainings", [keys[^4]] = "PersonnelNumber" },
        key => key == keys[^7] ? "date" : key == keys[^5] ? "tags" : "integer");

    private static async Task ReadAsync(SyncStage stage, Dictionary<long, ExpectedPerson> stored, DateOnly today, int number)
    {
        var isWhole = number % 20 == 0 || number == Days;
        var since = isWhole ? DateTimeOffset.UnixEpoch : At(today, 0, 0);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {stage.Account} and ChangedAt ge {since}");
        if (isWhole) stored.Clear();
        await foreach (var row in stage.Tables.GetTableClient(TableNames.Employees)
            .QueryAsync<TableEntity>(filter, select: ["RowKey", "LifecycleState", "IsCurrent", "LastName"]))
        {
            stored[long.Parse(row.RowKey, CultureInfo.InvariantCulture)] = new ExpectedPerson(
                row.GetString("LifecycleState"), row.GetBoolean("IsCurrent") == true, row.GetString("LastName") is null);
        }
    }

    private static void AssertStored(
        IReadOnlyDictionary<long, ExpectedPerson> stored, IReadOnlyDictionary<long, ExpectedPerson> expected, DateOnly today)
    {
        var wrong = expected.Keys.Union(stored.Keys).Order()
            .Where(id => expected.GetValueOrDefault(id) != stored.GetValueOrDefault(id))
            .Select(id => $"{id}: {stored.GetValueOrDefault(id)} instead of {expected.GetValueOrDefault(id)}")
            .ToList();
        Assert.True(wrong.Count == 0, $"{today:O}: {string.Join("; ", wrong)}");
    }

    private static void AssertReported(LifecycleOracle oracle, List<EmployeeChange> reported)
    {
        var cursors = reported.Select(change => change.Cursor).ToList();
        Assert.Equal(cursors.Order(StringComparer.Ordinal).Distinct(), cursors);
        var events = reported.Where(change => change.Event is not null)
            .Select(change => new ExpectedEvent(
                DayOf(change.ChangedAt), long.Parse(change.EmployeeId!, CultureInfo.InvariantCulture), change.Event!))
            .OrderBy(one => one.Day).ThenBy(one => one.Id).ToList();
        var expected = oracle.Events.OrderBy(one => one.Day).ThenBy(one => one.Id).ToList();
        Assert.True(
            expected.SequenceEqual(events),
            $"Expected but not stored: {string.Join("; ", expected.Except(events).Take(10))}. "
            + $"Stored but not expected: {string.Join("; ", events.Except(expected).Take(10))}.");

        // Without some kinds of events, the year would prove little.
        foreach (var name in EmployeeEvents.All) Assert.True(expected.Count(one => one.Event == name) >= 3, $"Fewer than 3 {name}.");
        foreach (var outage in Outages.Where(number => Outages.Contains(number - 1)).Select(number => First.AddDays(number)))
        {
            Assert.Contains(expected, one => one.Day == outage && one.Event == "started");
            Assert.Contains(expected, one => one.Day == outage && one.Event == "left");
        }
    }

    // No event is reported for purged people, and a rehired person is one person with the earlier record.
    private static async Task AssertPeopleAsync(SyncStage stage, CompanyYear company)
    {
        var feed = (await stage.ChangesAsync()).Where(change => change.EmployeeId is not null).ToLookup(change => change.EmployeeId!);
        var purged = feed.Where(lines => lines.Any(line => line.Kind == ChangeKind.Purged)).ToList();
        Assert.True(purged.Count >= 3, $"Only {purged.Count} people were purged.");
        Assert.All(purged, lines => Assert.Single(lines));

        Assert.True(company.HiredAgain.Count >= 3, $"Only {company.HiredAgain.Count} people have a new record.");
        foreach (var (id, (earlier, firstDay)) in company.HiredAgain)
        {
            if (await stage.RowAsync(id) is not { } row || row.Standing.State.IsPast()) continue;
            Assert.Contains($"{earlier}", row.EarlierRecords.EmployeeIds);
            var first = row.EarlierRecords.OriginalHireDate;
            Assert.True(first <= firstDay, $"{id} was hired first on {first:O} instead of {firstDay:O}.");
        }

        Assert.True(company.Strangers.Count >= 10, $"Only {company.Strangers.Count} people have the address of others.");
        foreach (var id in company.Strangers)
            Assert.Empty((await stage.RowAsync(id))?.EarlierRecords.EmployeeIds ?? []);
    }
}
