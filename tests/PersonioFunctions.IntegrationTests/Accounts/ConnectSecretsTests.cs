using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PersonioFunctions.IntegrationTests.Secrets;
using PersonioFunctions.LocalHost.Secrets;

namespace PersonioFunctions.IntegrationTests.Accounts;

/// <summary>The secret that an account's row names stays, however many other attempts to connect store one that no row names.</summary>
public sealed class ConnectSecretsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const int Attempts = 16;

    private readonly TemporaryDirectory _folder = new();
    private KeyVaultDouble _vault = null!;
    private DevelopmentSecretStore _development = null!;

    public async ValueTask InitializeAsync()
    {
        _vault = await KeyVaultDouble.StartAsync();
        _development = new DevelopmentSecretStore(
            Options.Create(new DevelopmentSecretsOptions { Directory = _folder.Path, LockTimeout = TimeSpan.FromMinutes(1) }),
            TimeProvider.System,
            NullLogger<DevelopmentSecretStore>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _development.Dispose();
        _folder.Dispose();
        await _vault.DisposeAsync();
    }

    public static TheoryData<bool> Stores => [true, false];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Connect_ManyCallersAtOnce_KeepTheSecretThatTheRowNames(bool isVault)
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = Store(isVault);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, Attempts).Select(n => Task.Run(() => ConnectAsync(stage, store, $"secret-{n}"))));

        Assert.Contains(ConnectOutcome.Conflict, outcomes);
        await AssertNamedSecretIsThereAsync(stage, store);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Connect_RowCannotBeWrittenAgainAndAgain_KeepsTheSecretThatTheRowNames(bool isVault)
    {
        await using var stage = await SyncStage.OpenAsync(azurite, StubCompany.Of(0));
        var store = Store(isVault);
        Assert.Equal(ConnectOutcome.Created, await ConnectAsync(stage, store, "secret-of-the-row"));
        stage.Storage.Begin(request => request.Writes(TableNames.Accounts) ? StorageFault.Refused : StorageFault.None);
        for (var n = 0; n < Attempts; n++)
            await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(() => ConnectAsync(stage, store, $"lost-{n}"));
        stage.Storage.Begin((int _) => StorageFault.None);

        Assert.Equal("secret-of-the-row", await AssertNamedSecretIsThereAsync(stage, store));
    }

    private ISecretStore Store(bool isVault) => isVault ? _vault.CreateStore() : _development;

    private static async Task<ConnectOutcome> ConnectAsync(SyncStage stage, ISecretStore store, string secret)
    {
        var connector = new AccountConnector(
            stage.Get<AccountStore>(),
            stage.States,
            store,
            stage.Company.CreateFactory(stage.Time),
            new ConnectLimits(stage.Time),
            stage.Time,
            NullLogger<AccountConnector>.Instance);
        var connection = new AccountConnection(StubCompany.ClientId, secret);
        return (await connector.ConnectAsync(stage.Account, connection, ExistingCredentials.Keep, "", CancellationToken.None)).Outcome;
    }

    private static async Task<string> AssertNamedSecretIsThereAsync(SyncStage stage, ISecretStore store)
    {
        var account = await stage.ConnectedAsync();
        var secret = await store.GetAsync(SecretNames.ForAccount(stage.Account), account.SecretVersion, CancellationToken.None);
        Assert.NotNull(secret);
        return secret;
    }
}
