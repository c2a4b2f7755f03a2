namespace PersonioFunctions.IntegrationTests.Changes;

/// <summary>The feed reports every change once, in order, and nothing else.</summary>
public sealed class ChangeLogTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task FirstSync_AnyCompany_WritesOneLine()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));

        var run = await stage.SyncAsync();

        var change = Assert.Single(await stage.ChangesAsync());
        Assert.Equal((ChangeKind.Baseline, run.RunId, SyncTrigger.Timer), (change.Kind, change.RunId, change.Cause));
    }

    [Fact]
    public async Task LaterSync_NewAndChangedPeople_RecordsOldNewAndCause()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director", Status = "leave" });
        stage.Company.People.Add(new StubPerson(2000));

        var run = await stage.SyncAsync(SyncTrigger.Manual);

        var changes = (await stage.ChangesAsync()).Skip(1).ToList();
        Assert.All(changes, change => Assert.Equal((run.RunId, SyncTrigger.Manual), (change.RunId, change.Cause)));
        Assert.Equal(
            [
                (ChangeKind.Created, "2000", "LifecycleState", null, "active"),
                (ChangeKind.Changed, "1001", "Status", "active", "leave"),
                (ChangeKind.Changed, "1001", "JobTitle", "Engineer", "Director"),
                (ChangeKind.Changed, "1001", "LifecycleState", "active", "onLeave"),
                (ChangeKind.Changed, "1001", "LifecycleRule", "statusActive", "statusLeave"),
                (ChangeKind.Changed, "1001", "LifecycleSince", "2020-01-01", "2026-11-23"),
            ],
            changes.Select(change => (change.Kind, change.EmployeeId, change.Field, change.Old, change.New)));
        Assert.Equal([EmployeeEvents.Hired, null, null, EmployeeEvents.LeaveStarted, null, null], changes.Select(change => change.Event));
        Assert.Equal(changes.Select(change => change.Cursor).Order(StringComparer.Ordinal), changes.Select(change => change.Cursor));
    }

    [Fact]
    public async Task Read_PagesOfTwo_EqualsReadingAllAtOnce()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(5));
        await stage.SyncAsync();
        for (var round = 0; round < 3; round++)
        {
            stage.Company.Change(1001 + round, person => person with { Position = $"Role {round}", Department = $"Team {round}" });
            await stage.SyncAsync();
        }

        var all = await stage.ChangesAsync();
        var paged = new List<EmployeeChange>();
        string? after = null;
        while (await PageAsync(after) is { Count: > 0 } page)
        {
            paged.AddRange(page);
            after = page[^1].Cursor;
        }

        Assert.Equal(7, all.Count);
        Assert.Equal(all, paged);

        async Task<IReadOnlyList<EmployeeChange>> PageAsync(string? from) => await stage.Get<ChangeLog>().ReadAsync(
            stage.Account, from, (await stage.StateAsync()).SettledEpoch, top: 2, CancellationToken.None);
    }

    [Fact]
    public async Task Read_WhileARunIsActive_OmitsItsChanges()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var state = await stage.StateAsync();
        var run = SyncRun.From(stage.Message(SyncTrigger.Timer), SyncRunStatus.Running) with { Epoch = state.Epoch + 1 };

        var removed = EmployeeChange.Removed(run, "1001", stage.Time.GetUtcNow());
        await WriteAheadAsync(stage, run, removed);

        Assert.DoesNotContain(await stage.ChangesAsync(), change => change.Kind == ChangeKind.Removed);
    }

    [Fact]
    public async Task Sync_AfterACrashBetweenLogAndRows_ReportsOnlyAppliedChanges()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });

        // The run dies between the log and the rows, and then the source changes again.
        stage.Storage.Heal();
        await FailAtRowsAsync(stage);
        stage.Company.Change(1001, person => person with { Position = "Gardener" });
        stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));
        await stage.SyncAsync();

        var change = Assert.Single(await stage.ChangesAsync(), change => change.Field == "JobTitle");
        Assert.Equal(("Engineer", "Gardener"), (change.Old, change.New));
    }

    [Fact]
    public async Task History_OnePerson_HoldsOnlyTheirChanges()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        stage.Company.Change(1002, person => person with { Position = "Gardener" });
        await stage.SyncAsync();

        var history = await stage.Get<ChangeLog>().ReadEmployeeAsync(
            stage.Account, "1002", (await stage.StateAsync()).SettledEpoch, CancellationToken.None);

        Assert.Equal("Gardener", Assert.Single(history).New);
    }

    [Fact]
    public async Task Sync_NothingChanged_WritesNothingToTheLog()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var before = await stage.ChangesAsync();

        await stage.SyncAsync();

        Assert.Equal(before, await stage.ChangesAsync());
    }

    [Fact]
    public async Task Reconnect_AfterKeepingTheData_ContinuesTheFeed()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await stage.SyncAsync();
        var before = await stage.ChangesAsync();
        await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Keep, CancellationToken.None);
        await stage.ConnectAsync();
        stage.Company.Change(1001, person => person with { Position = "Gardener" });

        await stage.SyncAsync();

        var after = await stage.ChangesAsync(before[^1].Cursor);
        Assert.Equal("Gardener", Assert.Single(after).New);
        Assert.Equal(before, (await stage.ChangesAsync()).Take(before.Count));
    }

    [Fact]
    public async Task Retention_AfterFourHundredDays_DeletesOldDataAndRejectsExpiredCursors()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var first = await stage.SyncAsync();
        stage.Time.Advance(TimeSpan.FromDays(401));
        stage.Company.Change(1001, person => person with { Position = "Director" });
        var second = await stage.SyncAsync();

        await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);

        Assert.Equal(second.RunId, Assert.Single(await stage.ChangesAsync()).RunId);
        Assert.NotNull((await stage.StateAsync()).Retention.SweptThrough);
        Assert.Null(await stage.Runs.FindAsync(stage.Account, first.RunId, CancellationToken.None));
        Assert.Equal(LifecycleState.Active, (await stage.RowAsync(1001)).Standing.State);
    }

    [Theory]
    [InlineData("Sync:ChangesRetentionDays", true, false)]
    [InlineData("Sync:RunsRetentionDays", false, true)]
    public async Task Retention_ConfiguredDays_AreUsed(string setting, bool changesGo, bool runsGo)
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3), settings: new() { [setting] = "10" });
        var run = await stage.SyncAsync();
        stage.Time.Advance(TimeSpan.FromDays(11));

        await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);

        Assert.Equal(changesGo, (await stage.ChangesAsync()).Count == 0);
        Assert.Equal(runsGo, await stage.Runs.FindAsync(stage.Account, run.RunId, CancellationToken.None) is null);
    }

    [Fact]
    public async Task Retention_DisconnectedAccount_IsAppliedToo()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var run = await stage.SyncAsync();
        await stage.Get<AccountRemover>().RemoveAsync(stage.Account, StoredData.Keep, CancellationToken.None);
        stage.Time.Advance(TimeSpan.FromDays(401));

        await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);

        Assert.Null(await stage.Runs.FindAsync(stage.Account, run.RunId, CancellationToken.None));
        Assert.Empty(await stage.ChangesAsync());
    }

    [Fact]
    public async Task Retention_UnexpectedExceptionInOneAccount_GoesOnWithTheNext()
    {
        await using var one = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await using var two = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        var (failing, next) = string.CompareOrdinal(one.Account, two.Account) < 0 ? (one, two) : (two, one);
        await failing.SyncAsync();
        var old = await next.SyncAsync();
        failing.Time.Advance(TimeSpan.FromDays(401));
        failing.Storage.Meanwhile = request => request.Uri.AbsoluteUri.Contains(failing.Account, StringComparison.Ordinal)
            ? throw new InvalidOperationException("A bug.")
            : Task.CompletedTask;

        await failing.Get<RetentionSweep>().SweepAsync(CancellationToken.None);

        Assert.Null((await next.States.GetAsync(failing.Account, CancellationToken.None)).Retention.SweptAt);
        Assert.Null(await next.Runs.FindAsync(next.Account, old.RunId, CancellationToken.None));
    }

    [Fact]
    public async Task Retention_StorageFailsHalfWay_StillRejectsExpiredCursors()
    {
        for (var failing = 1; ; failing++)
        {
            await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
            await stage.SyncAsync();
            var late = (await stage.ChangesAsync())[^1].Cursor;
            stage.Company.Change(1001, person => person with { Position = "Director" });
            await stage.SyncAsync();
            stage.Time.Advance(TimeSpan.FromDays(401));
            await stage.ChangeStateAsync(state => state with { Retention = state.Retention with { SweptAt = null } });
            stage.Storage.Begin((int number) => number == failing ? StorageFault.Refused : StorageFault.None);
            try
            {
                await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);
            }
            catch (Azure.RequestFailedException)
            {
                // The list of accounts could not be read.
            }

            var wasReached = stage.Storage.Count >= failing;
            stage.Storage.Heal();
            var (state, left) = (await stage.StateAsync(), await stage.ChangesAsync());
            var isSwept = string.CompareOrdinal(late, state.Retention.SweptThrough) < 0;
            if (left.Count < 2) Assert.True(isSwept, "A reader would not learn what it missed.");
            await stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);
            Assert.Empty(await stage.ChangesAsync());
            if (!wasReached) return;
        }
    }

    // The earlier run is settled even though its people changed afterwards, because its reported changes happened.
    [Fact]
    public async Task Sync_AfterACrashWithRowsWritten_ReportsThatRunAndTheOneBefore()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Gardener" });
        stage.Storage.Begin((StorageRequest _) =>
            stage.Storage.Arrived.Count(request => request.IsBatch) >= 2 ? StorageFault.Refused : StorageFault.None);
        await Assert.ThrowsAnyAsync<Exception>(() => stage.HandleAsync(stage.Message(SyncTrigger.Timer)));
        stage.Storage.Heal();
        stage.Time.Advance(SyncStage.Lease + TimeSpan.FromSeconds(1));

        await stage.SyncAsync();

        Assert.Equal(
            [("Engineer", "Director"), ("Director", "Gardener")],
            (await stage.ChangesAsync()).Where(change => change.Field == "JobTitle").Select(change => (change.Old!, change.New!)));
    }

    [Fact]
    public async Task Recover_EachKindOfChange_KeepsAppliedChanges()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var (settled, now) = ((await stage.StateAsync()).SettledEpoch, stage.Time.GetUtcNow());
        var run = SyncRun.From(stage.Message(SyncTrigger.Timer), SyncRunStatus.Running) with { Epoch = settled + 1 };
        EmployeeChange[] announced =
        [
            EmployeeChange.Baseline(run, now),
            EmployeeChange.Erased(run, "00ff", now),
            EmployeeChange.Removed(run, "1001", now),
            EmployeeChange.Removed(run, "7", now),
        ];
        var log = stage.Get<ChangeLog>();
        await WriteAheadAsync(stage, run, [.. announced]);

        await log.RecoverAsync(stage.Account, settled, settled + 2, CancellationToken.None);

        var left = await log.ReadAsync(stage.Account, after: null, settled + 1, top: 100, CancellationToken.None);
        Assert.Equal(
            [(ChangeKind.Erased, "00ff"), (ChangeKind.Removed, "7")],
            left.Skip(1).Select(change => (change.Kind, change.EmployeeId!)));
    }

    [Fact]
    public async Task Read_FewChanges_RequestsNoMoreFromStorage()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Storage.Heal();

        await stage.Get<ChangeLog>().ReadAsync(stage.Account, after: null, settled: 1, top: 2, CancellationToken.None);

        Assert.Contains("$top=2&", Uri.UnescapeDataString(Assert.Single(stage.Storage.Arrived).Uri.Query) + "&", StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastBefore_ChangeAtThatInstant_IsExcluded()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        var (log, first) = (stage.Get<ChangeLog>(), Assert.Single(await stage.ChangesAsync()));

        Assert.Null(await log.FindLastBeforeAsync(stage.Account, first.ChangedAt, CancellationToken.None));
        Assert.Equal(first.Cursor, await log.FindLastBeforeAsync(stage.Account, first.ChangedAt.AddTicks(1), CancellationToken.None));
    }

    [Fact]
    public async Task DeleteAll_SeveralChanges_ReturnsTheirNumberAndLeavesNone()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(3));
        await stage.SyncAsync();
        stage.Company.Change(1001, person => person with { Position = "Director" });
        await stage.SyncAsync();
        var log = stage.Get<ChangeLog>();

        Assert.False(await log.IsEmptyAsync(stage.Account, CancellationToken.None));
        Assert.Equal(2, await log.DeleteAllAsync(stage.Account, CancellationToken.None));
        Assert.True(await log.IsEmptyAsync(stage.Account, CancellationToken.None));
    }

    // One person's log is queried, several people's log is read whole. Both must delete the same.
    [Theory]
    [InlineData("1")]
    [InlineData("1", "2")]
    public async Task Erase_OneOrSeveralPeople_DeletesTheirChangesAndMentionsAsManagers(params string[] erased)
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var run = SyncRun.From(stage.Message(SyncTrigger.Timer), SyncRunStatus.Running) with { Epoch = 1 };
        EmployeeChange Line(string id, string field, string? old, string? @new) =>
            EmployeeChange.Removed(run, id, stage.Time.GetUtcNow()) with
            {
                Kind = ChangeKind.Changed,
                Field = field,
                Old = old,
                New = @new,
            };
        EmployeeChange[] lines =
        [
            EmployeeChange.Baseline(run, stage.Time.GetUtcNow()),
            Line("1", "JobTitle", "a", "b"),
            Line("3", "ManagerId", "1", "9"),
            Line("3", "ManagerName", "Ada", "Bo"),
            Line("3", "JobTitle", "c", "d"),
            Line("4", "ManagerId", "8", "9"),
            Line("4", "ManagerName", "Cy", "Bo"),
            Line("5", "ManagerEmail", "old@example.org", "new@example.org"),
            Line("6", "PreviousEmployeeIds", null, "7,1"),
            Line("6", "PreviousEmployeeIds", "7", "11"),
            Line("7", "ManagerId", "9", "1"),
        ];
        var log = stage.Get<ChangeLog>();
        await WriteAheadAsync(stage, run, [.. lines]);

        await log.EraseAsync(stage.Account, erased.ToHashSet(), ["5"], CancellationToken.None);

        var left = await log.ReadAsync(stage.Account, after: null, settled: 1, top: 100, CancellationToken.None);
        Assert.Equal(
            [(null, null), ("3", "JobTitle"), ("4", "ManagerId"), ("4", "ManagerName"), ("6", "PreviousEmployeeIds")],
            left.Select(change => (change.EmployeeId, change.Field)));
        Assert.Equal("11", left[^1].New);
    }

    [Theory]
    [InlineData("1", "1", true)]
    [InlineData("1", "7,1", true)]
    [InlineData("1", "11,7", false)]
    [InlineData("1", null, false)]
    public void IsAmong_IdInAList_MatchesWholeIdsOnly(string id, string? ids, bool among)
    {
        Assert.Equal(among, EarlierRecords.IsAmong(id, ids));
        Assert.Equal(among, EarlierRecords.AreAmong(new HashSet<string> { id, "99" }, ids));
    }

    // Runs are kept for 90 days and changes for 400. Each account is swept once a day.
    [Fact]
    public async Task Retention_EveryDay_DeletesExpiredDataOnly()
    {
        // A sweep covers every account in the storage.
        var own = await azurite.TakeAnotherAsync();
        await using var stage = await SyncStage.OpenConnectedAsync(own, StubCompany.Of(3));
        var first = await stage.SyncAsync();
        stage.Time.Advance(TimeSpan.FromDays(89));
        var second = await stage.SyncAsync();
        await SweepAsync();
        Assert.NotNull(await FindAsync(first));
        Assert.Equal(stage.Time.GetUtcNow(), (await stage.StateAsync()).Retention.SweptAt);

        stage.Time.Advance(TimeSpan.FromHours(23));
        await SweepAsync();
        Assert.Equal(stage.Time.GetUtcNow().AddHours(-23), (await stage.StateAsync()).Retention.SweptAt);

        stage.Time.Advance(TimeSpan.FromHours(1));
        await SweepAsync();
        Assert.Equal(stage.Time.GetUtcNow(), (await stage.StateAsync()).Retention.SweptAt);

        stage.Time.Advance(TimeSpan.FromDays(1));
        await SweepAsync();
        Assert.Null(await FindAsync(first));
        Assert.NotNull(await FindAsync(second));
        Assert.Single(await stage.ChangesAsync());

        Task SweepAsync() => stage.Get<RetentionSweep>().SweepAsync(CancellationToken.None);
        Task<SyncRun?> FindAsync(SyncRun run) => stage.Runs.FindAsync(stage.Account, run.RunId, CancellationToken.None);
    }

    private static async Task FailAtRowsAsync(SyncStage stage)
    {
        var message = stage.Message(SyncTrigger.Timer);
        var isArmed = false;
        stage.Storage.Begin((StorageRequest _) =>
        {
            // The batch after the log's batch writes the rows. It and every later request fail, including the release.
            isArmed |= stage.Storage.Arrived.Any(request => request.Uri.AbsolutePath.Contains("$batch", StringComparison.Ordinal));
            return isArmed ? StorageFault.Refused : StorageFault.None;
        });
        await Assert.ThrowsAnyAsync<Exception>(() => stage.HandleAsync(message));
        Assert.Contains(stage.Storage.Arrived, request => request.IsBatch);
        stage.Storage.Heal();
    }

    // The run holds the account.
    private static async Task WriteAheadAsync(SyncStage stage, SyncRun run, params EmployeeChange[] changes)
    {
        await stage.ChangeStateAsync(state => state with { Epoch = run.Epoch });
        await stage.Get<ChangeLog>().WriteAheadAsync(run, changes, CancellationToken.None);
    }
}
