namespace PersonioFunctions.IntegrationTests.Sync.Faults;

/// <summary>The requests to the product during which every call fails in turn.</summary>
internal static class FaultScenarios
{
    private const int Company = 40;

    // More people than fit in one batch.
    private const int LargeCompany = 150;

    /// <summary>The scenarios by name.</summary>
    public static IReadOnlyDictionary<string, FaultScenario> All { get; } = new Dictionary<string, FaultScenario>
    {
        ["FirstSync"] = new(120, async stage =>
        {
            await stage.ConnectAsync();
            return FaultScenario.Message(stage, SyncTrigger.Connect);
        }),
        ["ConnectAndSync"] = new(Company, stage => Task.FromResult(new Request(
            async () =>
            {
                await stage.ConnectAsync();
                await stage.HandleAsync(stage.Message(SyncTrigger.Connect));
            },
            async () =>
            {
                stage.Time.Advance(TimeSpan.FromMinutes(1));
                await stage.ConnectAsync();
                await stage.DeliverAsync([new SentMessage(stage.Message(SyncTrigger.Connect), TimeSpan.Zero), .. stage.Sent.All]);
            }))),
        ["Everything"] = new(Company, async stage =>
        {
            await SyncedAsync(stage);
            stage.Company.People.RemoveAt(0);
            await stage.SyncAsync();
            ChangeEverything(stage);

            // A day later, a token is needed and old data is due for sweeping.
            stage.Time.Advance(TimeSpan.FromHours(25));
            return FaultScenario.Message(stage, SyncTrigger.Timer);
        }),
        ["Unchanged"] = new(Company, async stage =>
        {
            await SyncedAsync(stage);
            return FaultScenario.Message(stage, SyncTrigger.Timer);
        }),
        ["Held"] = new(Company, async stage =>
        {
            await SyncedAsync(stage);
            Vanish(stage);
            return FaultScenario.Message(stage, SyncTrigger.Timer);
        }),
        ["HeldAgain"] = new(Company, async stage =>
        {
            await SyncedAsync(stage);
            Vanish(stage);
            await stage.SyncAsync();
            return FaultScenario.Message(stage, SyncTrigger.Timer);
        }),
        ["Apply"] = new(LargeCompany, async stage =>
        {
            await SyncedAsync(stage);
            for (var id = 1001; id <= 1120; id++) stage.Company.Change(id, person => person with { Department = null });
            stage.Company.People.RemoveRange(140, 2);
            await stage.SyncAsync();
            return await DecideAsync(stage, (decisions, account, plan) => decisions.ApplyAsync(account, plan, CancellationToken.None));
        }),
        ["Reject"] = new(Company, async stage =>
        {
            await SyncedAsync(stage);
            Vanish(stage);
            await stage.SyncAsync();
            return await DecideAsync(stage, (decisions, account, plan) => decisions.RejectAsync(account, plan, CancellationToken.None));
        }),
        ["EmployeeResync"] = new(Company, async stage =>
        {
            await SyncedAsync(stage);
            stage.Company.Change(1001, person => person with { Position = "Director", Department = null });
            return FaultScenario.Person(stage, async () => (await stage.Get<EmployeeSync>()
                    .SyncAsync(await stage.ConnectedAsync(), "1001", SyncTrigger.Employee, CancellationToken.None)).Outcome
                != EmployeeSyncOutcome.Busy);
        }),
        ["Undo"] = new(Company, async stage =>
        {
            await SyncedAsync(stage);
            ChangeEverything(stage);
            var run = await stage.SyncAsync();
            return FaultScenario.Person(stage, async () => (await stage.Get<RunUndo>()
                .UndoAsync(await stage.ConnectedAsync(), run.RunId, CancellationToken.None)).Outcome != UndoOutcome.Busy);
        }),
        ["Transition"] = new(Company, async stage =>
        {
            await stage.ConnectAsync();
            stage.Company.Change(1010, person => person with { HireDate = "2026-12-25", Status = "onboarding" });
            stage.Company.Change(1011, person => person with { TerminationDate = "2026-12-24" });
            stage.Company.Change(1012, person => person with { TerminationDate = "2026-12-31" });
            await stage.SyncAsync();
            stage.Time.SetUtcNow(new DateTimeOffset(2026, 12, 25, 8, 0, 0, TimeSpan.Zero));
            return Transition(stage);
        }),
        ["Purge"] = new(Company, async stage =>
        {
            await stage.ConnectAsync();
            stage.Company.Change(1010, person => person with { TerminationDate = "2025-12-31", Status = "inactive" });
            stage.Company.Change(1011, person => person with { ManagerId = 1010 });
            await stage.SyncAsync();
            stage.Company.People.RemoveAll(person => person.Id == 1010);
            for (var day = 0; day < 3; day++)
            {
                stage.Company.Change(1012, person => person with { ManagerId = day == 0 ? 1010 : 1011, TerminationDate = "2026-12-25" });
                stage.Time.Advance(TimeSpan.FromDays(1));
                await stage.SyncAsync();
            }

            stage.Time.Advance(TimeSpan.FromDays(LifecycleSettings.Default.ErasedGraceDays));
            return Transition(stage);
        }),
        ["Erase"] = new(Company, async stage =>
        {
            await SyncedAsync(stage);
            stage.Company.Change(1001, person => person with { Position = "Director" });
            stage.Company.Change(1002, person => person with { ManagerId = 1001, Position = "Assistant" });
            await stage.SyncAsync();
            return FaultScenario.Person(stage, async () =>
                await stage.Get<EmployeeEraser>().EraseAsync(stage.Account, "1001", CancellationToken.None) != EraseOutcome.Busy);
        }),
    };

    // A transition leaves a run of its own, and the next sync completes its remaining steps.
    private static Request Transition(SyncStage stage)
    {
        var message = stage.Message(SyncTrigger.Transition);
        var before = stage.Sent.All.Count;
        return new(() => stage.HandleAsync(message), async () =>
        {
            await stage.DeliverAsync([new SentMessage(message, TimeSpan.FromSeconds(30)), .. stage.Sent.All.Skip(before)]);
            stage.Time.Advance(TimeSpan.FromHours(1));
            await stage.TrySyncAsync();
        });
    }

    private static async Task SyncedAsync(SyncStage stage)
    {
        await stage.ConnectAsync();
        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
    }

    // People are new, changed, cleared or on leave. Two have left, one is merely unlisted, and one has another manager.
    private static void ChangeEverything(SyncStage stage)
    {
        var company = stage.Company;
        company.Change(1010, person => person with { Position = "Director", Status = "leave" });
        company.Change(1011, person => person with { Department = null });
        company.Change(1012, person => person with { ManagerId = 1013 });
        company.People.RemoveAll(person => person.Id is 1020 or 1021);
        company.Unlisted.Add(company.People.Single(person => person.Id == 1030) with { Position = "Traveller" });
        company.People.RemoveAll(person => person.Id == 1030);
        company.People.Add(new StubPerson(5000, "Grace"));
        company.People.Add(new StubPerson(5001, "Alan"));
    }

    private static void Vanish(SyncStage stage)
    {
        stage.Company.People.RemoveRange(0, 5);
        stage.Company.Change(1040, person => person with { Position = "Director", Department = null });
    }

    private static async Task<Request> DecideAsync(SyncStage stage, Func<PlanDecisions, Account, string, Task<Decision>> decide)
    {
        stage.DecidedPlanId = (await stage.StateAsync()).Held?.PlanId;
        Assert.NotNull(stage.DecidedPlanId);
        return FaultScenario.Person(stage, async () =>
        {
            var decision = await decide(stage.Get<PlanDecisions>(), await stage.ConnectedAsync(), stage.DecidedPlanId);
            DecisionOutcome[] expected =
                [DecisionOutcome.Applied, DecisionOutcome.Rejected, DecisionOutcome.AlreadyDecided, DecisionOutcome.Busy];
            Assert.Contains(decision.Outcome, expected);
            return decision.Outcome != DecisionOutcome.Busy;
        });
    }
}
