namespace PersonioFunctions.IntegrationTests.Accounts;

/// <summary>Failing accounts, which one successful run heals, and accounts whose credentials belong to another company.</summary>
public sealed class SickAccountTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Handle_IncompleteLists_IsStaleForThatReasonAndHeals()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        for (var hour = 0; hour < 4; hour++)
        {
            // Another total each time. A list that is always short in the same way is a known habit of the account, and not stale.
            stage.Company.AnnouncedTotal = 11 + hour;
            stage.Time.Advance(TimeSpan.FromHours(1));
            Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);
        }

        var health = await stage.ExplainedHealthAsync();
        Assert.Equal(AccountHealthStatus.Stale, health.Status);
        Assert.Contains("announced 14 records, but 10", health.Reason!.Message, StringComparison.Ordinal);
        await HealAsync(stage);
    }

    [Fact]
    public async Task Handle_NoRunForThreeIntervals_IsStaleForThatReasonAndHeals()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(10));
        await stage.SyncAsync();
        stage.Time.Advance(TimeSpan.FromHours(4));

        var health = await stage.ExplainedHealthAsync();

        Assert.Equal(AccountHealthStatus.Stale, health.Status);
        Assert.Contains("No run has finished", health.Reason!.Message, StringComparison.Ordinal);
        await HealAsync(stage);
    }

    [Fact]
    public async Task Handle_LeaversHeldThenBack_Heals()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(40));
        await stage.SyncAsync();
        var gone = stage.Company.People[..5];
        stage.Company.People.RemoveRange(0, 5);
        await stage.SyncAsync();
        Assert.Equal(AccountHealthStatus.Held, await stage.HealthAsync());

        stage.Company.People.AddRange(gone);
        await HealAsync(stage);
    }

    [Fact]
    public async Task Handle_CredentialsOfAnotherCompany_HoldsAllChangesUntilTheOldOnesAreBack()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(12));
        await stage.SyncAsync();
        var rows = await stage.RowsAsync();
        var people = stage.Company.People.ToList();
        Move(stage);
        await stage.ConnectAsync("client-2", "another-s3cret");
        stage.Storage.Heal();

        var held = await stage.SyncAsync(SyncTrigger.Connect);
        var again = await stage.SyncAsync();

        Assert.Equal((SyncRunStatus.Held, SyncRunStatus.Held), (held.Status, again.Status));
        var health = await stage.ExplainedHealthAsync();
        Assert.Equal((AccountHealthStatus.Held, "otherCompany"), (health.Status, health.Reason?.Code));
        Assert.Contains(
            "lists 2 of the 12 stored people and 2 of their 12 e-mail addresses", health.Reason!.Message, StringComparison.Ordinal);
        Assert.Equal(rows, await stage.RowsAsync());
        Assert.DoesNotContain(stage.Storage.Arrived, request =>
            request.Method != "GET" && request.Uri.AbsolutePath.Contains(TableNames.Employees, StringComparison.Ordinal));
        Assert.Equal(StubCompany.ClientId, (await stage.StateAsync()).VerifiedClientId);

        stage.Company.People.Clear();
        stage.Company.People.AddRange(people);
        await stage.ConnectAsync();
        await HealAsync(stage);
    }

    [Fact]
    public async Task Apply_PlanOfAnotherCompany_AcceptsThatCompany()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(12));
        await stage.SyncAsync();
        Move(stage);
        var (_, account) = await stage.ConnectAsync("client-2", "another-s3cret");
        await stage.SyncAsync(SyncTrigger.Connect);

        var decision = await stage.Get<PlanDecisions>().ApplyAsync(
            account!, (await stage.StateAsync()).Held!.PlanId, CancellationToken.None);

        Assert.Equal(DecisionOutcome.Applied, decision.Outcome);
        Assert.Equal(22, (await stage.RowsAsync()).Count);
        Assert.Equal("client-2", (await stage.StateAsync()).VerifiedClientId);
        Assert.NotEqual("otherCompany", (await stage.ExplainedHealthAsync()).Reason?.Code);
        Assert.DoesNotContain("otherCompany", (await stage.SyncAsync()).Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task SyncPerson_OfAnotherCompany_IsHeld()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(12));
        await stage.SyncAsync();
        Move(stage);
        var (_, account) = await stage.ConnectAsync("client-2", "another-s3cret");
        var id = $"{stage.Company.People[^1].Id}";

        var result = await stage.Get<EmployeeSync>().SyncAsync(account!, id, SyncTrigger.Employee, CancellationToken.None);

        Assert.Equal((SyncRunStatus.Held, "otherCompany"), (result.Run!.Status, result.Run.Warnings[0].Code));
        Assert.Equal(12, (await stage.RowsAsync()).Count);
    }

    [Fact]
    public async Task Handle_NewCredentialsOfTheSameCompany_AreVerifiedByTheFirstRun()
    {
        await using var stage = await SyncStage.OpenConnectedAsync(azurite, StubCompany.Of(12));
        await stage.SyncAsync();
        await stage.ConnectAsync("client-2", "another-s3cret");

        var run = await stage.SyncAsync(SyncTrigger.Connect);

        Assert.Equal((SyncRunStatus.Succeeded, 12), (run.Status, run.Counts.Unchanged));
        Assert.Equal("client-2", (await stage.StateAsync()).VerifiedClientId);
    }

    [Fact]
    public async Task Handle_AccountWithItsOwnLimits_UsesThem()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(40));
        var strict = new AccountConnection(StubCompany.ClientId, StubCompany.Secret, MinLeavers: 0, MaxLeaversPercent: 0);
        var generous = strict with { MinLeavers = 1 };
        await stage.Get<AccountConnector>().ConnectAsync(stage.Account, generous, ExistingCredentials.Keep, "", CancellationToken.None);
        await stage.SyncAsync();
        stage.Company.People.RemoveAt(0);

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);

        await stage.Get<AccountConnector>().ConnectAsync(stage.Account, strict, ExistingCredentials.Keep, "", CancellationToken.None);
        stage.Company.People.RemoveAt(0);
        Assert.Equal(SyncRunStatus.Held, (await stage.SyncAsync()).Status);

        // A wider bound does not decide a plan that is already waiting.
        await stage.Get<AccountConnector>().ConnectAsync(stage.Account, generous, ExistingCredentials.Keep, "", CancellationToken.None);
        Assert.Equal(SyncRunStatus.Held, (await stage.SyncAsync()).Status);
    }

    [Fact]
    public async Task Sketches_TwoAccountsOfOneCompany_AreFoundInOneQuery()
    {
        // Ids that no other test uses, because tests share the storage.
        var company = new StubCompany();
        company.People.AddRange(Enumerable.Range(20_001, 50).Select(id => new StubPerson(id)));
        await using var one = await SyncStage.OpenConnectedAsync(azurite, company);
        await using var two = await SyncStage.OpenConnectedAsync(azurite, company);
        await one.SyncAsync();
        await two.SyncAsync();
        one.Storage.Heal();

        var sketches = await one.States.ReadSketchesAsync(CancellationToken.None);

        Assert.Equal(1, one.Storage.Count);
        Assert.Equal(1, sketches[one.Account].OverlapWith(sketches[two.Account]));
        Assert.Contains($"'{two.Account}'", SameCompany.Find(one.Account, sketches)!.Message, StringComparison.Ordinal);
        Assert.Contains($"'{one.Account}'", SameCompany.Find(two.Account, sketches)!.Message, StringComparison.Ordinal);
    }

    /// <summary>Ten of twelve people have been replaced.</summary>
    private static void Move(SyncStage stage)
    {
        stage.Company.People.RemoveRange(0, 10);
        stage.Company.People.AddRange(Enumerable.Range(6001, 10).Select(id => new StubPerson(id)));
    }

    private static async Task HealAsync(SyncStage stage)
    {
        stage.Company.AnnouncedTotal = null;

        Assert.Equal(SyncRunStatus.Succeeded, (await stage.SyncAsync()).Status);

        var health = await stage.ExplainedHealthAsync();
        Assert.Equal((AccountHealthStatus.Healthy, null, stage.Time.GetUtcNow()), (health.Status, health.Reason, health.DataAsOf));
    }
}
