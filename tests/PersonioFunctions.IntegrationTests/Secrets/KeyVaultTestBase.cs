namespace PersonioFunctions.IntegrationTests.Secrets;

/// <summary>Tests of the secret store, each with a vault of its own.</summary>
public abstract class KeyVaultTestBase : IAsyncLifetime
{
    private protected const string Name = "personio-acme";
    private protected const string Value = "papi-invented-client-secret";
    private protected const string UnknownVersion = "00000000000000000000000000000000";

    private protected KeyVaultDouble Vault { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Vault = await KeyVaultDouble.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
