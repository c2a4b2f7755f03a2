namespace PersonioFunctions.IntegrationTests.Employees;

/// <summary>Which records belong to one person: addresses that move, successors, placeholders, decisions, and people let back in.</summary>
public sealed class IdentityTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Hers = "jane.roe@acme.example";

    private static readonly StubPerson Former = new(1001, "Jane")
    {
        LastName = "Roe",
        Email = Hers,
        Status = "inactive",
        HireDate = "2019-02-01",
        TerminationDate = "2023-06-30",
    };

    private static readonly StubPerson New = new(2001, "Jane") { LastName = "Roe", Email = Hers, HireDate = "2026-11-21" };

    [Theory]
    [InlineData("jane.roe@acme.example_k3x9q", "Roe")]
    [InlineData("jane.roe_k3x9q@acme.example", "ROE")]
    [InlineData("x_jane.roe@acme.example", "Roé")]
    [InlineData("gone@acme.example", "Roe")]
    [InlineData(null, "Roe")]
    [InlineData(Hers, "Roe")]
    public async Task Rehire_AddressIsRenamedInTheOldRecord_LinksIt(string? renamed, string lastName)
    {
        await using var stage = await SyncedAsync(Former);
        stage.Company.Change(1001, person => person with { Email = renamed });
        stage.Company.People.Add(New with { LastName = lastName, Email = "Jane.Roe@Acme.example\u200b" });

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 1, 0), (run.Status, run.Counts.Created, run.Counts.Held));
        await AssertLinkedAsync(stage);
        Assert.Equal(["rehired"], await EventsAsync(stage, 2001));
        Assert.Equal(0, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Updated);
        await AssertLinkedAsync(stage);
    }

    /// <summary>A list that is not proven complete shows both records all the same.</summary>
    [Fact]
    public async Task Rehire_ListIsNotProven_LinksIt()
    {
        await using var stage = await SyncedAsync(Former);
        stage.Company.Change(1001, person => person with { Email = "jane.roe@acme.example_k3x9q" });
        stage.Company.People.Add(New);
        stage.Company.AnnouncedTotal = stage.Company.People.Count + 2;

        var run = await stage.SyncAsync();

        Assert.Contains(run.Warnings, warning => warning.Code == "listIncomplete");
        await AssertLinkedAsync(stage);
        Assert.Equal(["rehired"], await EventsAsync(stage, 2001));
        stage.Company.AnnouncedTotal = null;
        Assert.Equal(0, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Updated);
    }

    [Fact]
    public async Task Rehire_OldRecordLeavesAndIsRenamedInTheSameRun_LinksIt()
    {
        await using var stage = await SyncedAsync(Former with { Status = "active", TerminationDate = null });
        stage.Company.Change(1001, _ => Former with { Email = "x_jane.roe@acme.example" });
        stage.Company.People.Add(New with { Email = "JANE.ROE@acme.example" });

        await stage.SyncAsync();

        await AssertLinkedAsync(stage);
    }

    [Fact]
    public async Task Rehire_OldRecordIsRenamedMonthsBeforeAndDeleted_LinksIt()
    {
        await using var stage = await SyncedAsync(Former);
        stage.Company.Change(1001, person => person with { Email = "x_jane.roe@acme.example" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1001);
        await stage.SyncAsync();
        stage.Company.People.Add(New with { Email = "Jane.Roe@acme.example" });

        await stage.SyncAsync();

        await AssertLinkedAsync(stage);
        for (var day = 0; day < 40; day++) await NextDayAsync(stage);
        Assert.Null((await stage.RowAsync(1001)).DisplayName);
        await AssertLinkedAsync(stage);
    }

    [Theory]
    [InlineData(Hers)]
    [InlineData("x_jane.roe@acme.example")]
    public async Task Rehire_FirstSyncSeesBothRecords_IsLinkedOrPossible(string address)
    {
        await using var stage = await SyncedAsync(Former with { Email = address }, New);

        var row = await stage.RowAsync(2001);

        Assert.Equal(address == Hers ? "1001" : "?1001", row.EarlierRecords.TextOfAll);
    }

    [Fact]
    public async Task Successor_OnARoleAddress_IsAnotherPerson()
    {
        var ann = Former with { FirstName = "Ann", LastName = "Abel", Email = "marketing@acme.example" };
        await using var stage = await SyncedAsync(ann);
        stage.Company.People.Add(New with { FirstName = "Bob", LastName = "Baker", Email = "marketing@acme.example" });

        var run = await stage.SyncAsync();

        var row = await stage.RowAsync(2001);
        Assert.Equal((null, null), (row.EarlierRecords.TextOfAll, row.Column("OriginalHireDate")));
        Assert.Equal(LifecycleFlags.None, row.Standing.Flags);
        Assert.Equal(["hired"], await EventsAsync(stage, 2001));
        Assert.Empty(run.Warnings);
    }

    [Fact]
    public async Task Placeholder_OfMoreThanTwoPeople_LinksNobody()
    {
        const string Nobody = "noreply@acme.example";
        var ann = Former with { Id = 1002, FirstName = "Ann", LastName = "Abel", Email = Nobody };
        var bob = Former with { Id = 1003, FirstName = "Bob", LastName = "Baker", Email = Nobody };
        await using var stage = await SyncedAsync(Former with { Email = Nobody }, ann, bob);
        stage.Company.People.Add(New with { Email = Nobody });
        stage.Company.People.Add(New with { Id = 2002, FirstName = "Cem", Email = Nobody });

        await stage.SyncAsync();

        Assert.Equal("?1001", (await stage.RowAsync(2001)).EarlierRecords.TextOfAll);
        Assert.Null((await stage.RowAsync(2002)).EarlierRecords.TextOfAll);
    }

    [Fact]
    public async Task Marriage_FamilyNameChangedAndAddressMoved_IsPossibleUntilAPersonDecides()
    {
        await using var stage = await SyncedAsync(Former);
        stage.Company.Change(1001, person => person with { Email = "x_jane.roe@acme.example" });
        stage.Company.People.Add(New with { LastName = "Doe" });

        var run = await stage.SyncAsync();

        var row = await stage.RowAsync(2001);
        Assert.Equal(("?1001", LifecycleFlags.PossibleRehire), (row.EarlierRecords.TextOfAll, row.Standing.Flags));
        Assert.Null(row.Column("OriginalHireDate"));
        Assert.Equal("possibleRehire", Assert.Single(run.Warnings).Code);
        Assert.Contains("Possible earlier records: 1001.", await ExplainAsync(stage, 2001), StringComparison.Ordinal);

        Assert.Equal(EarlierRecordsOutcome.Decided, await DecideAsync(stage, "1001"));
        await AssertLinkedAsync(stage);
        Assert.Equal(LifecycleFlags.None, (await stage.RowAsync(2001)).Standing.Flags);

        // The decision survives later runs, even if nothing speaks for it any more.
        Assert.Empty((await stage.SyncAsync()).Warnings);
        stage.Company.Change(2001, person => person with { Email = "doe@acme.example", FirstName = "Janet" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 1001);
        await NextDayAsync(stage);
        await AssertLinkedAsync(stage);
    }

    [Fact]
    public async Task Decision_CutsAWrongLinkAndCanBeWithdrawn()
    {
        await using var stage = await SyncedAsync(Former, New);
        await AssertLinkedAsync(stage);

        Assert.Equal(EarlierRecordsOutcome.Decided, await DecideAsync(stage));

        for (var run = 0; run < 2; run++)
        {
            var row = await stage.RowAsync(2001);
            Assert.Equal(
                (null, null, "none"),
                (row.EarlierRecords.TextOfAll, row.Column("OriginalHireDate"), row.Column("DecidedEmployeeIds")));
            stage.Company.Change(2001, person => person with { Position = $"Position {run}" });
            Assert.Equal(1, (await stage.SyncAsync()).Counts.Updated);
        }

        var cut = (await stage.ChangesAsync()).Where(change => change is { EmployeeId: "2001", Cause: SyncTrigger.Employee });
        Assert.Equal(
            ["PreviousEmployeeIds", "DecidedEmployeeIds", "OriginalHireDate"], cut.Select(change => change.Field));

        await stage.Get<EarlierRecordsDecisions>().DecideAsync(stage.Account, "2001", decided: null, CancellationToken.None);
        await stage.SyncAsync();
        await AssertLinkedAsync(stage);
    }

    [Fact]
    public async Task Decision_AboutUnknownRecords_IsRefused()
    {
        await using var stage = await SyncedAsync(Former, New);

        Assert.Equal(EarlierRecordsOutcome.UnknownRecord, await DecideAsync(stage, "1001", "4711"));
        var result = await stage.Get<EarlierRecordsDecisions>().DecideAsync(
            stage.Account, "4711", new DecidedRecords([]), CancellationToken.None);
        Assert.Equal(EarlierRecordsOutcome.NotFound, result.Outcome);
        await AssertLinkedAsync(stage);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("address")]
    [InlineData("old name")]
    [InlineData("current again")]
    public async Task Link_ReasonIsGone_IsWithdrawnWithTheOriginalHireDate(string what)
    {
        await using var stage = await SyncedAsync(Former, New);
        await AssertLinkedAsync(stage);
        switch (what)
        {
            case "name": stage.Company.Change(2001, person => person with { FirstName = "Bob", LastName = "Baker" }); break;
            case "address": stage.Company.Change(2001, person => person with { Email = "other@acme.example" }); break;
            case "old name": stage.Company.Change(1001, person => person with { FirstName = "Ann", LastName = "Abel" }); break;
            default: stage.Company.Change(1001, person => person with { Status = "active", TerminationDate = null }); break;
        }

        await stage.SyncAsync();

        var row = await stage.RowAsync(2001);
        Assert.Equal((null, null), (row.EarlierRecords.Text, row.Column("OriginalHireDate")));
        Assert.Equal(what == "address", row.Standing.Flags.HasFlag(LifecycleFlags.PossibleRehire));
        Assert.Equal(what == "current again", row.Standing.Flags.HasFlag(LifecycleFlags.DuplicateEmail));
        Assert.Equal(0, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Updated);
    }

    [Fact]
    public async Task Link_NamesBecomeUnreadable_Stays()
    {
        await using var stage = await SyncedAsync(Former, New);
        stage.Company.Hidden.UnionWith(["first_name", "last_name", "email", "hire_date"]);
        await stage.SyncAsync();
        await AssertLinkedAsync(stage);

        stage.Company.Hidden.Remove("email");
        await stage.SyncAsync();
        await AssertLinkedAsync(stage);
    }

    [Fact]
    public async Task Link_PersonLeaves_Stays()
    {
        await using var stage = await SyncedAsync(Former, New);
        stage.Company.Change(2001, person => person with { Status = "inactive", TerminationDate = "2026-11-22" });

        await stage.SyncAsync();

        Assert.Equal(LifecycleState.Left, (await stage.RowAsync(2001)).Standing.State);
        await AssertLinkedAsync(stage);
    }

    [Theory]
    [InlineData("2018-07-01")]
    [InlineData("2020-03-01")]
    public async Task Link_FirstDayIsCorrectedInTheOldRecord_FollowsIt(string corrected)
    {
        await using var stage = await SyncedAsync(Former, New);
        stage.Company.Change(1001, person => person with { HireDate = corrected });

        Assert.Equal(2, (await stage.SyncAsync()).Counts.Updated);

        Assert.Equal(corrected, (await stage.RowAsync(2001)).Column("OriginalHireDate"));
        Assert.Equal(0, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Updated);
    }

    [Fact]
    public async Task Link_CompanyGetsAnotherDomain_Stays()
    {
        await using var stage = await SyncedAsync(Former, New);
        stage.Company.Change(2001, person => person with { Email = "jane.roe@roe.example" });

        await stage.SyncAsync();

        await AssertLinkedAsync(stage);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("decision")]
    public async Task Link_ReasonIsGoneAfterThePersonLeft_IsWithdrawn(string what)
    {
        var old = what == "name" ? Former : Former with { FirstName = "Ann", LastName = "Abel" };
        await using var stage = await SyncedAsync(old, New);
        if (what == "decision") Assert.Equal(EarlierRecordsOutcome.Decided, await DecideAsync(stage, "1001"));
        stage.Company.Change(2001, person => person with { Status = "inactive", TerminationDate = "2026-11-22" });
        await stage.SyncAsync();
        await AssertLinkedAsync(stage);

        stage.Company.Change(1001, person => person with { FirstName = "Ann", LastName = "Abel" });
        await stage.Get<EarlierRecordsDecisions>().DecideAsync(stage.Account, "2001", decided: null, CancellationToken.None);
        await stage.SyncAsync(SyncTrigger.Manual);

        var row = await stage.RowAsync(2001);
        Assert.Equal((null, null), (row.EarlierRecords.TextOfAll, row.Column("OriginalHireDate")));
        Assert.Equal(0, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Updated);
    }

    [Fact]
    public async Task Link_RecordWasReusedBefore_KeepsTheRecordsOwnDateWhenTheLinkIsWithdrawn()
    {
        await using var stage = await SyncedAsync(Former with { Email = "other@acme.example" }, New with
        {
            Status = "inactive",
            HireDate = "2021-05-01",
            TerminationDate = "2022-05-01",
        });
        stage.Company.Change(2001, _ => New);
        stage.Company.Change(1001, _ => Former);
        await stage.SyncAsync();
        await AssertLinkedAsync(stage);

        stage.Company.Change(1001, person => person with { FirstName = "Ann", LastName = "Abel" });
        await stage.SyncAsync();

        var row = await stage.RowAsync(2001);
        Assert.Equal((null, "2021-05-01"), (row.EarlierRecords.Text, row.Column("OriginalHireDate")));
    }

    [Fact]
    public async Task Rehire_OldRecordGetsALaterFirstDayInTheSameRun_KeepsTheFirstOne()
    {
        await using var stage = await SyncedAsync(Former);
        stage.Company.Change(1001, person => person with { HireDate = "2026-11-21" });
        stage.Company.People.Add(New);

        await stage.SyncAsync();

        await AssertLinkedAsync(stage);
        Assert.Equal("2019-02-01", (await stage.RowAsync(1001)).Column("OriginalHireDate"));
    }

    [Fact]
    public async Task DeletedAndEnteredAgain_InOneRun_IsLinkedAndFlaggedAtOnce()
    {
        var jane = New with { Id = 1001, HireDate = "2021-03-01" };
        await using var stage = await SyncedAsync(jane);
        stage.Company.People.RemoveAll(person => person.Id == 1001);
        stage.Company.People.Add(jane with { Id = 2001, Email = "Jane.Roe@acme.example" });

        var run = await stage.SyncAsync();

        var (old, again) = (await stage.RowAsync(1001), await stage.RowAsync(2001));
        Assert.Equal((LifecycleState.Missing, LifecycleFlags.DuplicateEmail), (old.Standing.State, old.Standing.Flags));
        Assert.Equal((LifecycleFlags.DuplicateEmail, "1001"), (again.Standing.Flags, again.EarlierRecords.TextOfAll));
        Assert.Equal("duplicateEmail", Assert.Single(run.Warnings).Code);

        await stage.SyncAsync();

        (old, again) = (await stage.RowAsync(1001), await stage.RowAsync(2001));
        Assert.Equal((LifecycleState.Left, LifecycleFlags.None), (old.Standing.State, old.Standing.Flags));
        Assert.Equal((LifecycleFlags.None, "1001"), (again.Standing.Flags, again.EarlierRecords.TextOfAll));
        Assert.Equal(["rehired"], await EventsAsync(stage, 2001));
    }

    /// <summary>Ten of 28 people are more than may leave without an approval, but these have not left.</summary>
    [Fact]
    public async Task DeletedAndEnteredAgain_ManyInOneRun_AreLinkedWithoutApproval()
    {
        var people = Enumerable.Range(1, 16)
            .Select(number => New with { Id = 1000 + number, LastName = $"Roe{number}", Email = $"roe{number}@acme.example" })
            .ToArray();
        await using var stage = await SyncedAsync(people);
        stage.Company.People.RemoveAll(person => person.Id is > 1000 and <= 1010);
        stage.Company.People.AddRange(people[..10].Select(person => person with { Id = person.Id + 1000 }));

        var run = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Succeeded, 0, 10), (run.Status, run.Counts.Held, run.Counts.Created));
        await stage.SyncAsync();
        foreach (var id in people[..10].Select(person => person.Id))
        {
            Assert.Equal(LifecycleState.Left, (await stage.RowAsync(id)).Standing.State);
            Assert.Equal(["rehired"], await EventsAsync(stage, id + 1000));
        }
    }

    [Fact]
    public async Task FutureHire_EnteredTwiceAndDeleted_IsNoEarlierRecord()
    {
        var jane = New with { Id = 1001, HireDate = "2020-01-01" };
        await using var stage = await SyncedAsync(jane, New with { Id = 2002, HireDate = "2027-01-01" });
        stage.Company.People.RemoveAll(person => person.Id == 2002);
        stage.Company.People.Add(New with { Id = 3003, LastName = "Noe", Email = "noe@acme.example", HireDate = "2027-01-01" });
        await stage.SyncAsync();
        stage.Company.People.RemoveAll(person => person.Id == 3003);
        stage.Company.People.Add(New with { LastName = "Noe", Email = "noe@acme.example", HireDate = "2027-01-01" });

        await stage.SyncAsync();

        Assert.Equal(LifecycleState.HireRescinded, (await stage.RowAsync(2002)).Standing.State);
        var row = await stage.RowAsync(1001);
        Assert.Equal((null, null), (row.EarlierRecords.TextOfAll, row.Column("OriginalHireDate")));
        Assert.Null((await stage.RowAsync(2001)).EarlierRecords.TextOfAll);
        Assert.Equal(["hired"], await EventsAsync(stage, 2001));
    }

    [Fact]
    public async Task FormerRecord_WithALaterFirstDay_IsPossible()
    {
        await using var stage = await SyncedAsync(Former with { HireDate = "2022-02-01" }, New with { HireDate = "2020-01-01" });

        var row = await stage.RowAsync(2001);
        Assert.Equal(("?1001", null), (row.EarlierRecords.TextOfAll, row.Column("OriginalHireDate")));
        Assert.True(row.Standing.Flags.HasFlag(LifecycleFlags.PossibleRehire));
        Assert.Equal(0, (await stage.SyncAsync(SyncTrigger.Manual)).Counts.Updated);
    }

    // HR corrects the first day while entering the person again, or credits earlier years.
    [Fact]
    public async Task DeletedAndEnteredAgain_WithAnEarlierFirstDay_IsPossibleAtOnce()
    {
        var jane = New with { Id = 1001, HireDate = "2021-03-01" };
        await using var stage = await SyncedAsync(jane);
        stage.Company.People.RemoveAll(person => person.Id == 1001);
        stage.Company.People.Add(jane with { Id = 2001, HireDate = "2021-02-15" });

        await stage.SyncAsync();
        await stage.SyncAsync();

        Assert.Equal("?1001", (await stage.RowAsync(2001)).EarlierRecords.TextOfAll);
    }

    [Fact]
    public async Task Erase_OneOfTwoEarlierRecords_LeavesTheFirstDayOfTheOther()
    {
        var second = Former with { Id = 1002, HireDate = "2024-02-01", TerminationDate = "2025-06-30" };
        await using var stage = await SyncedAsync(Former, second, New);
        Assert.Equal("1001,1002", (await stage.RowAsync(2001)).EarlierRecords.TextOfAll);

        await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);

        var row = await stage.RowAsync(2001);
        Assert.Equal(("1002", "2024-02-01"), (row.EarlierRecords.TextOfAll, row.Column("OriginalHireDate")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Erase_PossibleOrDecidedRecord_LeavesNoTraceOfIt(bool decides)
    {
        await using var stage = await SyncedAsync(Former, New with { LastName = "Doe" });
        stage.Company.Change(1001, person => person with { Email = "x_jane.roe@acme.example" });
        await stage.SyncAsync();
        if (decides) await DecideAsync(stage, "1001");

        await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None);

        var row = await stage.RowAsync(2001);
        Assert.Equal((null, LifecycleFlags.None, null), (row.EarlierRecords.TextOfAll, row.Standing.Flags, row.Column("OriginalHireDate")));
        Assert.Null(row.Column("DecidedEmployeeIds"));
    }

    [Fact]
    public async Task Readmit_PersonErasedHere_IsStoredByTheNextRun()
    {
        await using var stage = await SyncedAsync(Former);
        var (eraser, readmission) = (stage.Get<EmployeeEraser>(), stage.Get<EmployeeReadmission>());
        await eraser.EraseAsync(stage.Account, "1001", CancellationToken.None);
        stage.Company.Change(1001, person => person with { Status = "active", TerminationDate = null, HireDate = "2026-11-20" });
        Assert.Equal(1, (await stage.SyncAsync()).Counts.Skipped);

        Assert.Equal(ReadmitOutcome.Readmitted, await readmission.ReadmitAsync(stage.Account, "1001", CancellationToken.None));
        var run = await stage.SyncAsync();

        Assert.Equal((1, 0), (run.Counts.Created, run.Counts.Skipped));
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
        Assert.False((await stage.StateAsync()).HasErased);
        var hash = ErasedEmployees.HashOf(stage.Account, "1001");
        Assert.Equal(
            [ChangeKind.Erased, ChangeKind.Readmitted],
            (await stage.ChangesAsync()).Where(change => change.EmployeeId == hash).Select(change => change.Kind));

        // Erasing the person again is told again.
        await eraser.EraseAsync(stage.Account, "1001", CancellationToken.None);
        Assert.Equal(1, (await stage.SyncAsync()).Counts.Skipped);
        Assert.Equal(2, (await stage.ChangesAsync()).Count(change => change.Kind == ChangeKind.Erased));
        Assert.Equal(ReadmitOutcome.NotErased, await readmission.ReadmitAsync(stage.Account, "1002", CancellationToken.None));
    }

    [Fact]
    public async Task Decision_KilledAtEachStorageRequest_IsToldOnceWhenRepeated() => await KillAtEachRequestAsync(
        stage => stage.Get<EarlierRecordsDecisions>().DecideAsync(
            stage.Account, "2001", new DecidedRecords([]), CancellationToken.None),
        async stage =>
        {
            Assert.Equal((null, "none"), ((await stage.RowAsync(2001)).EarlierRecords.Text, await DecidedAsync(stage)));
            Assert.Equal(
                ["PreviousEmployeeIds", "DecidedEmployeeIds", "OriginalHireDate"],
                (await stage.ChangesAsync()).Where(change => change.Cause == SyncTrigger.Employee).Select(change => change.Field));
        });

    [Fact]
    public async Task Readmit_KilledAtEachStorageRequest_IsToldOnceWhenRepeated() => await KillAtEachRequestAsync(
        stage => stage.Get<EmployeeReadmission>().ReadmitAsync(stage.Account, "1001", CancellationToken.None),
        async stage =>
        {
            Assert.Equal(1, (await stage.SyncAsync()).Counts.Created);
            Assert.False((await stage.StateAsync()).HasErased);
            Assert.Single(await stage.ChangesAsync(), change => change.Kind == ChangeKind.Readmitted);
        },
        stage => stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None));

    private async Task KillAtEachRequestAsync(
        Func<SyncStage, Task> operation, Func<SyncStage, Task> assert, Func<SyncStage, Task>? prepare = null)
    {
        for (var failing = 1; ; failing++)
        {
            await using var stage = await SyncedAsync(Former, New);
            if (prepare is not null) await prepare(stage);
            stage.Storage.Begin((int number) => number >= failing ? StorageFault.Refused : StorageFault.None);
            var isDead = false;
            try
            {
                await operation(stage);
            }
            catch (Exception exception) when (exception is Azure.RequestFailedException or AggregateException)
            {
                isDead = true;
            }

            stage.Storage.Heal();
            if (isDead)
            {
                stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));
                await operation(stage);
            }

            await assert(stage);
            if (isDead) continue;
            Assert.True(failing > 6, "The operation cannot have been done by then.");
            return;
        }
    }

    private static async Task<string?> DecidedAsync(SyncStage stage) => (await stage.RowAsync(2001)).Column("DecidedEmployeeIds");

    private static async Task AssertLinkedAsync(SyncStage stage)
    {
        var row = await stage.RowAsync(2001);
        Assert.Equal(("1001", "2019-02-01"), (row.EarlierRecords.TextOfAll, row.Column("OriginalHireDate")));
    }

    private static async Task<EarlierRecordsOutcome> DecideAsync(SyncStage stage, params string[] ids) =>
        (await stage.Get<EarlierRecordsDecisions>().DecideAsync(
            stage.Account, "2001", new DecidedRecords(ids), CancellationToken.None)).Outcome;

    private static async Task<string> ExplainAsync(SyncStage stage, long id) =>
        EmployeeExplanation.From(await stage.RowAsync(id), (await stage.ConnectedAsync()).Day(stage.Time)).Text;

    private static async Task<IEnumerable<string>> EventsAsync(SyncStage stage, long id) =>
        (await stage.ChangesAsync()).Where(change => change.EmployeeId == $"{id}").Select(change => change.Event).OfType<string>();

    private static async Task NextDayAsync(SyncStage stage)
    {
        stage.Time.Advance(TimeSpan.FromDays(1));
        await stage.DeliverAsync(stage.Message(SyncTrigger.Transition));
        await stage.SyncAsync();
    }

    // Twelve ordinary people, and some more.
    private async Task<SyncStage> SyncedAsync(params StubPerson[] people)
    {
        var company = new StubCompany();
        for (var id = 1; id <= 12; id++) company.People.Add(new StubPerson(id, $"Person{id}"));
        company.People.AddRange(people);
        var stage = await SyncStage.OpenConnectedAsync(azurite, company);
        await stage.SyncAsync();
        return stage;
    }
}
