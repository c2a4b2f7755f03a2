using Azure.Security.KeyVault.Secrets;

namespace PersonioFunctions.IntegrationTests.Secrets;

public sealed class KeyVaultSecretStoreTests : KeyVaultTestBase
{
    [Fact]
    public async Task Get_AfterSet_ReturnsTheValueOfThatVersion()
    {
        var store = Store();

        var version = await store.SetAsync(Name, Value, named: null, CancellationToken.None);

        Assert.Equal(Value, await store.GetAsync(Name, version, CancellationToken.None));
        Assert.Equal([Name], Vault.Secrets.Names);
    }

    [Fact]
    public async Task Set_AgainWithAnotherValue_KeepsTheOldVersionReadable()
    {
        var store = Store();

        var first = await store.SetAsync(Name, "old", named: null, CancellationToken.None);
        var second = await store.SetAsync(Name, "new", named: null, CancellationToken.None);

        Assert.NotEqual(first, second);
        Assert.Equal("old", await store.GetAsync(Name, first, CancellationToken.None));
        Assert.Equal("new", await store.GetAsync(Name, second, CancellationToken.None));
    }

    [Theory]
    [InlineData(UnknownVersion)]
    [InlineData("")]
    [InlineData("../other")]
    public async Task Get_UnknownVersion_ReturnsNull(string version)
    {
        var store = Store();
        await store.SetAsync(Name, Value, named: null, CancellationToken.None);

        Assert.Null(await store.GetAsync(Name, version, CancellationToken.None));
    }

    [Fact]
    public async Task Get_UnknownName_ReturnsNull() =>
        Assert.Null(await Store().GetAsync(Name, UnknownVersion, CancellationToken.None));

    [Fact]
    public async Task Delete_ExistingName_HidesEveryVersion()
    {
        var store = Store();
        var version = await store.SetAsync(Name, Value, named: null, CancellationToken.None);

        await store.DeleteAsync(Name, CancellationToken.None);

        Assert.Null(await store.GetAsync(Name, version, CancellationToken.None));
        Assert.Equal([Name], Vault.Secrets.DeletedNames);
    }

    [Fact]
    public async Task Delete_UnknownName_Succeeds()
    {
        await Store().DeleteAsync(Name, CancellationToken.None);

        Assert.Empty(Vault.Secrets.DeletedNames);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Delete_Twice_Succeeds(int deletionTakesRequests)
    {
        Vault.Secrets.DeletionTakesRequests = deletionTakesRequests;
        var store = Store();
        await store.SetAsync(Name, Value, named: null, CancellationToken.None);

        await store.DeleteAsync(Name, CancellationToken.None);
        await store.DeleteAsync(Name, CancellationToken.None);

        Assert.Equal([Name], Vault.Secrets.DeletedNames);
    }

    [Fact]
    public async Task Delete_WhileTheNameIsBeingRecovered_DeletesItAfterwards()
    {
        var store = Store();
        await store.SetAsync(Name, Value, named: null, CancellationToken.None);
        await store.DeleteAsync(Name, CancellationToken.None);
        Vault.Secrets.RecoveryTakesRequests = 2;
        await Vault.CreateClient().StartRecoverDeletedSecretAsync(Name);

        await store.DeleteAsync(Name, CancellationToken.None);

        Assert.Equal([Name], Vault.Secrets.DeletedNames);
    }

    [Theory]
    [InlineData(0, 0)] // deleted
    [InlineData(4, 0)] // still being deleted when the account is connected again
    [InlineData(0, 4)] // slow to recover
    [InlineData(5, 5)]
    public async Task Set_AfterDelete_RecoversTheNameAndAddsAVersion(int deletionTakesRequests, int recoveryTakesRequests)
    {
        Vault.Secrets.DeletionTakesRequests = deletionTakesRequests;
        Vault.Secrets.RecoveryTakesRequests = recoveryTakesRequests;
        var store = Store();
        await store.SetAsync(Name, "old", named: null, CancellationToken.None);
        await store.DeleteAsync(Name, CancellationToken.None);

        var version = await store.SetAsync(Name, "new", named: null, CancellationToken.None);

        Assert.Equal("new", await store.GetAsync(Name, version, CancellationToken.None));
        Assert.Equal(["old", "new"], Vault.Secrets.ValuesOf(Name));
    }

    [Fact]
    public async Task Check_VaultAnswers_Succeeds()
    {
        await Store().CheckAsync(CancellationToken.None);

        Assert.Empty(Vault.Secrets.Names);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Get_VaultRefusesOnce_IsRetriedByTheClient(int status)
    {
        var store = Store(client: Vault.CreateClient(options => options.Retry.MaxRetries = 2));
        var version = await store.SetAsync(Name, Value, named: null, CancellationToken.None);
        Vault.Faults.FailNext(status);

        Assert.Equal(Value, await store.GetAsync(Name, version, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("name\n")]
    [InlineData("name_with_underscore")]
    public async Task Set_NameThatKeyVaultRefuses_Throws(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store().SetAsync(name, Value, named: null, CancellationToken.None));

    private KeyVaultSecretStore Store(SecretClient? client = null) => Vault.CreateStore(client);
}
