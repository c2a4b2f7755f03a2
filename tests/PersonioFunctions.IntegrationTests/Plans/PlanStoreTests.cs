namespace PersonioFunctions.IntegrationTests.Plans;

/// <summary>Plans as blobs: retention, account, and replacement.</summary>
public sealed class PlanStoreTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Find_ForFourteenDays_ReturnsThePlanAndThenNull()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var plan = await WriteAsync(stage);

        stage.Time.Advance(PlanRetention.Period - TimeSpan.FromTicks(1));
        Assert.NotNull(await FindAsync(stage, plan));
        stage.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await FindAsync(stage, plan));
        Assert.Equal(TimeSpan.FromDays(14), PlanRetention.Period);
    }

    [Fact]
    public async Task Keep_AfterHalfTheRetention_RestartsIt()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var (store, plan) = (stage.Get<PlanStore>(), await WriteAsync(stage));

        stage.Time.Advance(TimeSpan.FromDays(7));
        await store.KeepAsync(stage.Account, plan.PlanId, CancellationToken.None);
        Assert.Null((await FindAsync(stage, plan))?.KeptAt);

        stage.Time.Advance(TimeSpan.FromTicks(1));
        await store.KeepAsync(stage.Account, plan.PlanId, CancellationToken.None);
        var kept = await FindAsync(stage, plan);
        Assert.Equal((plan.CreatedAt, stage.Time.GetUtcNow()), (kept?.CreatedAt, kept?.KeptAt));
        stage.Time.Advance(PlanRetention.Period - TimeSpan.FromTicks(1));
        Assert.NotNull(await FindAsync(stage, plan));
        await store.KeepAsync(stage.Account, "20261123140000000-00000000", CancellationToken.None);
    }

    [Fact]
    public async Task TryReplace_SameVersionTwice_SucceedsOnce()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var (store, plan) = (stage.Get<PlanStore>(), await WriteAsync(stage));
        var read = (await FindAsync(stage, plan))!;

        Assert.True(await store.TryReplaceAsync(read with { Status = PlanStatus.Rejected }, CancellationToken.None));
        Assert.False(await store.TryReplaceAsync(read with { Status = PlanStatus.Applied }, CancellationToken.None));
        Assert.Equal(PlanStatus.Rejected, (await FindAsync(stage, plan))?.Status);

        await store.DeleteAsync(stage.Account, plan.PlanId, CancellationToken.None);
        Assert.False(await store.TryReplaceAsync(read, CancellationToken.None));
        Assert.Null(await FindAsync(stage, plan));
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => store.TryReplaceAsync(plan, CancellationToken.None));
        Assert.StartsWith("The plan was not read.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteOld_ExpiredPlans_DeletesAllButTheWaitingOne()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        await using var other = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<PlanStore>();
        var (waiting, old, others) = (await WriteAsync(stage), await WriteAsync(stage), await WriteAsync(other));
        stage.Time.Advance(TimeSpan.FromDays(1));
        var young = await WriteAsync(stage);
        stage.Time.Advance(TimeSpan.FromDays(13) + TimeSpan.FromSeconds(1));

        await store.DeleteOldAsync(stage.Account, waiting.PlanId, CancellationToken.None);

        Assert.Equal([true, false, true], await ExistAsync(stage, waiting, old, young));
        Assert.Equal([true], await ExistAsync(other, others));

        await store.DeleteAllAsync(stage.Account, CancellationToken.None);
        Assert.Equal([false, false, false], await ExistAsync(stage, waiting, old, young));
        Assert.Equal([true], await ExistAsync(other, others));
    }

    // After a newer version was replaced by this one.
    [Theory]
    [InlineData("\"status\":\"pending\"", "\"status\":\"postponed\"")]
    [InlineData("\"people\":[", "\"people\":[{\"id\":\"1\",\"action\":\"teleport\"},")]
    public async Task Find_WordOfANewerVersion_ThrowsAndThePlanIsKept(string known, string newer)
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var (store, plan) = (stage.Get<PlanStore>(), await WriteAsync(stage));
        var blob = stage.Get<Azure.Storage.Blobs.BlobServiceClient>()
            .GetBlobContainerClient(ContainerNames.Plans).GetBlobClient($"{stage.Account}/{plan.PlanId}.json");
        var json = (await blob.DownloadContentAsync()).Value.Content.ToString();
        Assert.Contains(known, json, StringComparison.Ordinal);
        var written = await blob.UploadAsync(BinaryData.FromString(json.Replace(known, newer, StringComparison.Ordinal)), overwrite: true);
        var held = new HeldPlan(plan.PlanId, "hash", new Notice("tooManyLeavers", "Held."), stage.Time.GetUtcNow());
        await stage.ChangeStateAsync(state => state with { Held = held });

        await Assert.ThrowsAsync<NewerPlanException>(() => FindAsync(stage, plan));
        Assert.True(await store.ExistsAsync(stage.Account, plan.PlanId, CancellationToken.None));
        Assert.True(await store.MentionAsync(stage.Account, "1001", CancellationToken.None));
        Assert.Same(WaitingChanges.Unknown, await store.ReadWaitingAsync(await stage.StateAsync(), CancellationToken.None));
        await store.KeepAsync(stage.Account, plan.PlanId, CancellationToken.None);
        Assert.NotEqual(written.Value.ETag, (await blob.GetPropertiesAsync()).Value.ETag);

        // Personal data goes, whether it can be read or not.
        await store.ForgetAsync(stage.Account, new HashSet<string> { "1001" }, plan.PlanId, CancellationToken.None);
        Assert.False(await blob.ExistsAsync());
    }

    [Fact]
    public async Task Mention_ByIdOrAmongEarlierIds_IsFound()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<PlanStore>();
        await WriteAsync(
            stage,
            Person("1", new PlannedField("PreviousEmployeeIds", "7,8", "9")),
            Person("2", new PlannedField("Team", null, "Blue"), new PlannedField("JobTitle", "a", "b")));

        foreach (var id in (string[])["1", "2", "7", "8", "9"])
            Assert.True(await store.MentionAsync(stage.Account, id, CancellationToken.None), id);
        Assert.False(await store.MentionAsync(stage.Account, "3", CancellationToken.None));
    }

    [Fact]
    public async Task Forget_Person_KeepsOnlyTheWaitingPlanWithoutTheirValues()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<PlanStore>();
        var people = new[] { Person("1", new PlannedField("Team", "Red", "Blue")), Person("2", new PlannedField("Team", "Red", "Blue")) };
        var (waiting, old) = (await WriteAsync(stage, people), await WriteAsync(stage, people));

        await store.ForgetAsync(stage.Account, new HashSet<string> { "1" }, waiting.PlanId, CancellationToken.None);

        Assert.Equal([true, false], await ExistAsync(stage, waiting, old));
        var left = (await FindAsync(stage, waiting))!;
        Assert.Equal(
            [new PlannedField("Team", null, null), new PlannedField("Team", "Red", "Blue")],
            left.People.SelectMany(person => person.Fields));

        await store.ForgetAsync(stage.Account, new HashSet<string> { "2" }, waiting: null, CancellationToken.None);
        Assert.Equal([false], await ExistAsync(stage, waiting));
    }

    [Fact]
    public async Task ReadWaiting_NoPlanOrAPlanOrADeletedPlan_AreDistinguished()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var (store, plan) = (stage.Get<PlanStore>(), await WriteAsync(stage, Person("1", new PlannedField("Status", "active", "leave"))));
        var state = new AccountState { Account = stage.Account };
        AccountState Holding(string planId) => state with { Held = new(planId, "hash", new Notice("code", "Why."), default) };

        Assert.Same(WaitingChanges.None, await store.ReadWaitingAsync(state, CancellationToken.None));
        Assert.Same(WaitingChanges.Unknown, await store.ReadWaitingAsync(Holding("gone"), CancellationToken.None));
        var waiting = await store.ReadWaitingAsync(Holding(plan.PlanId), CancellationToken.None);
        Assert.NotSame(WaitingChanges.Unknown, waiting);
        Assert.Equal((true, false), (waiting.HoldsState("1"), waiting.HoldsState("2")));
    }

    private static PlannedPerson Person(string id, params PlannedField[] fields) =>
        new(id, PlannedAction.Update, "active", "active", "statusActive", Held: true, fields, "hash");

    private static async Task<StoredPlan> WriteAsync(SyncStage stage, params PlannedPerson[] people)
    {
        var now = stage.Time.GetUtcNow();
        var plan = new StoredPlan
        {
            PlanId = RunIds.Create(now),
            Account = stage.Account,
            CreatedAt = now,
            Status = PlanStatus.Pending,
            Hash = "hash",
            Counts = new PlanCounts(0, 0, 0, 0, people.Length),
            Reasons = [],
            Warnings = [],
            People = people,
        };
        await stage.Get<PlanStore>().WriteAsync(plan, CancellationToken.None);
        return plan;
    }

    private static Task<StoredPlan?> FindAsync(SyncStage stage, StoredPlan plan) =>
        stage.Get<PlanStore>().FindAsync(stage.Account, plan.PlanId, CancellationToken.None);

    // The age of the plans does not matter.
    private static async Task<IEnumerable<bool>> ExistAsync(SyncStage stage, params StoredPlan[] plans)
    {
        var container = stage.Get<Azure.Storage.Blobs.BlobServiceClient>().GetBlobContainerClient(Storage.ContainerNames.Plans);
        var found = new List<bool>();
        foreach (var plan in plans) found.Add(await container.GetBlobClient($"{stage.Account}/{plan.PlanId}.json").ExistsAsync());
        return found;
    }
}
