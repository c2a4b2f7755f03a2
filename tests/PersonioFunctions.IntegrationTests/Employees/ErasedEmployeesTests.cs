namespace PersonioFunctions.IntegrationTests.Employees;

/// <summary>The lists of erased people, for accounts whose names have the same prefix.</summary>
public sealed class ErasedEmployeesTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task AddReadAndDelete_AccountsWithSimilarNames_StaySeparate()
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var erased = stage.Get<ErasedEmployees>();
        string[] accounts = [stage.Account, stage.Account + "-b", stage.Account + "b"];
        foreach (var account in accounts)
        {
            await erased.AddAsync(account, ErasedEmployees.HashOf(account, "1"), CancellationToken.None);
            await erased.AddAsync(account, ErasedEmployees.HashOf(account, "2"), CancellationToken.None);
            await erased.AddAsync(account, ErasedEmployees.HashOf(account, "2"), CancellationToken.None);
        }

        foreach (var account in accounts)
            Assert.Equal(Hashes(account, "1", "2"), (await erased.ReadAsync(account, CancellationToken.None)).Order());

        await erased.DeleteAllAsync(accounts[0], CancellationToken.None);

        Assert.Empty(await erased.ReadAsync(accounts[0], CancellationToken.None));
        Assert.Equal(2, (await erased.ReadAsync(accounts[1], CancellationToken.None)).Count);
        Assert.Equal(2, (await erased.ReadAsync(accounts[2], CancellationToken.None)).Count);
    }

    private static IEnumerable<string> Hashes(string account, params string[] ids) =>
        ids.Select(id => ErasedEmployees.HashOf(account, id)).Order();
}
