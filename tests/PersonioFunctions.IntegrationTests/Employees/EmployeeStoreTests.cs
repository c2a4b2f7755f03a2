using Azure;

namespace PersonioFunctions.IntegrationTests.Employees;

public sealed class EmployeeStoreTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    [Fact]
    public async Task Write_250Rows_TakesThreeTransactions()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        stage.Storage.Heal();

        await stage.Get<EmployeeStore>().WriteAsync(Rows(stage, 250), CancellationToken.None);

        Assert.Equal(3, stage.Storage.Arrived.Count);
        Assert.All(stage.Storage.Arrived, request => Assert.True(request.IsBatch));
        Assert.Equal(250, (await stage.RowsAsync()).Count);
    }

    // Rows of 60 000 characters, either plain or written by the client's JSON as six bytes each. A transaction's body may have 4 MiB.
    [Theory]
    [InlineData("a")]
    [InlineData("ü")]
    [InlineData("漢")]
    [InlineData("<")]
    [InlineData("😀")]
    public async Task Write_LargeRows_AreSplitBySize(string character)
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var text = string.Concat(Enumerable.Repeat(character, 15_000 / character.Length));
        EmployeeField[] fields = [EmployeeField.FirstName, EmployeeField.LastName, EmployeeField.JobTitle, EmployeeField.Team];
        stage.Storage.Heal();

        await stage.Get<EmployeeStore>().WriteAsync(
            Rows(stage, 50, employee => fields.Aggregate(employee, (person, field) => person.With(field, text))), CancellationToken.None);

        Assert.InRange(stage.Storage.Arrived.Count, 2, 10);
        Assert.All(stage.Storage.Arrived, request => Assert.InRange(request.ContentLength, 1, MaxBodyBytes));
        Assert.Equal(50, (await stage.RowsAsync()).Count);
    }

    [Fact]
    public async Task Write_NewRowExists_ThrowsConflictAndOverwritesNothing()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<EmployeeStore>();
        await store.WriteAsync(Rows(stage, 1, employee => employee.With(EmployeeField.FirstName, "First")), CancellationToken.None);

        var conflict = await Assert.ThrowsAnyAsync<RequestFailedException>(() => store.WriteAsync(
            Rows(stage, 3, employee => employee.With(EmployeeField.FirstName, "Second")), CancellationToken.None));

        Assert.Equal(409, conflict.Status);
        Assert.Contains("FirstName=First", Assert.Single(await stage.RowsAsync()).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_RowChangedSinceItWasRead_ThrowsConflictAndOverwritesNothing()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<EmployeeStore>();
        await store.WriteAsync(Rows(stage, 1), CancellationToken.None);
        var read = await store.FindAsync(stage.Account, "1", CancellationToken.None);
        Assert.NotNull(read);
        await store.WriteAsync([Renamed(stage, read, "First")], CancellationToken.None);

        var conflict = await Assert.ThrowsAnyAsync<RequestFailedException>(() =>
            store.WriteAsync([Renamed(stage, read, "Second")], CancellationToken.None));

        Assert.Equal(412, conflict.Status);
        Assert.Contains("FirstName=First", Assert.Single(await stage.RowsAsync()).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadIndex_MoreThanOnePage_HasAllPeople()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<EmployeeStore>();
        await store.WriteAsync(Rows(stage, 1_001), CancellationToken.None);
        stage.Storage.Heal();

        var index = await store.ReadIndexAsync(stage.Account, default, CancellationToken.None);

        Assert.Equal(1_001, index.Count);
        Assert.Equal(2, stage.Storage.Arrived.Count);
    }

    [Fact]
    public async Task DeleteAll_TouchesNoOtherAccount()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        await using var other = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        await stage.Get<EmployeeStore>().WriteAsync(Rows(stage, 101), CancellationToken.None);
        await other.Get<EmployeeStore>().WriteAsync(Rows(other, 2), CancellationToken.None);

        await stage.Get<EmployeeStore>().DeleteAllAsync(stage.Account, CancellationToken.None);

        Assert.Empty(await stage.RowsAsync());
        Assert.Equal(2, (await other.RowsAsync()).Count);
    }

    [Fact]
    public async Task ReadIndex_SomeFields_HasOnlyThese()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<EmployeeStore>();
        await store.WriteAsync(
            Rows(stage, 1, employee => employee.With(EmployeeField.Email, "a@example.org").With(EmployeeField.Team, "Blue")),
            CancellationToken.None);

        var none = await store.ReadIndexAsync(stage.Account, default, CancellationToken.None);
        var email = await store.ReadIndexAsync(stage.Account, default(FieldSet).With(EmployeeField.Email), CancellationToken.None);

        Assert.Null(none["1"].Stored);
        Assert.Equal(("a@example.org", null), (email["1"].Stored?[EmployeeField.Email], email["1"].Stored?[EmployeeField.Team]));
        Assert.Equal((LifecycleState.Active, none["1"].ContentHash), (none["1"].Standing?.State, email["1"].ContentHash));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 1)]
    public async Task Read_Some_ReadsOneByOneUntilReadingAllIsCheaper(int people, int requests)
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<EmployeeStore>();
        await store.WriteAsync(Rows(stage, 20), CancellationToken.None);
        var ids = Enumerable.Range(1, people).Select(id => $"{id}").ToHashSet();
        stage.Storage.Heal();

        var rows = await store.ReadAsync(stage.Account, ids, CancellationToken.None).ToListAsync();

        Assert.Equal(ids, rows.Select(row => row.Employee.Id).ToHashSet());
        Assert.Equal((people, requests), (rows.Count, stage.Storage.Arrived.Count));
    }

    [Fact]
    public async Task ReadAll_AndDeleteAll_CoverAllPeople()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = stage.Get<EmployeeStore>();
        await store.WriteAsync(Rows(stage, 12), CancellationToken.None);

        Assert.Equal(12, await store.ReadAllAsync(stage.Account, CancellationToken.None).CountAsync());
        Assert.Equal(12, await store.DeleteAllAsync(stage.Account, CancellationToken.None));
        Assert.Equal(0, await store.ReadAllAsync(stage.Account, CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task NextTransition_DueNowOrLater_AreDistinguished()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var (store, now) = (stage.Get<EmployeeStore>(), stage.Time.GetUtcNow());
        DateTimeOffset?[] times = [now, now.AddDays(3), now.AddDays(2), null];
        await store.WriteAsync(
            times.Select((at, i) => EmployeeRow.Create(stage.Account, new Employee($"{i}"), Active with { NextTransitionAt = at }, now)),
            CancellationToken.None);

        Assert.Equal(
            ["0"], await store.ReadDueAsync(stage.Account, now, CancellationToken.None).Select(row => row.Employee.Id).ToListAsync());
        Assert.Equal(now.AddDays(2), await store.NextTransitionAsync(stage.Account, now, CancellationToken.None));
        Assert.Null(await store.NextTransitionAsync(stage.Account, now.AddDays(3), CancellationToken.None));
    }

    private static LifecycleStanding Active => new(LifecycleState.Active, "statusActive");

    private static EmployeeRow Renamed(SyncStage stage, EmployeeRow row, string firstName) =>
        row.Update(row.Employee.With(EmployeeField.FirstName, firstName), Active, stage.Time.GetUtcNow());

    private static IEnumerable<EmployeeRow> Rows(SyncStage stage, int count, Func<Employee, Employee>? fill = null) =>
        Enumerable.Range(1, count).Select(id => EmployeeRow.Create(
            stage.Account, fill?.Invoke(new Employee($"{id}")) ?? new Employee($"{id}"), Active, stage.Time.GetUtcNow()));
}
