using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace PersonioFunctions.IntegrationTests.Secrets;

public sealed class KeyVaultSecretStoreFailureTests : KeyVaultTestBase
{
    [Fact]
    public async Task Set_NameStaysInTransition_GivesUpWithAnExplanation()
    {
        Vault.Secrets.DeletionTakesRequests = int.MaxValue;
        var store = Store(options => options.TransitionTimeout = TimeSpan.FromMilliseconds(30));
        await store.SetAsync(Name, "old", named: null, CancellationToken.None);
        await store.DeleteAsync(Name, CancellationToken.None);

        var failure = await FailureAsync(() => store.SetAsync(Name, Value, named: null, CancellationToken.None));

        Assert.Contains("status 409 (ObjectIsBeingDeleted)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("try again in some minutes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_NotAllowedToRecover_NamesTheRole()
    {
        var store = Store();
        await store.SetAsync(Name, "old", named: null, CancellationToken.None);
        await store.DeleteAsync(Name, CancellationToken.None);
        Vault.Faults.FailNext(409, innerCode: "ObjectIsDeletedButRecoverable");
        Vault.Faults.FailNext(403, innerCode: "ForbiddenByRbac");

        var failure = await FailureAsync(() => store.SetAsync(Name, Value, named: null, CancellationToken.None));

        Assert.Contains("Key Vault Secrets Officer", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, null, "same tenant")]
    [InlineData(403, "ForbiddenByRbac", "Key Vault Secrets Officer")]
    [InlineData(403, "ForbiddenByFirewall", "network rules")]
    [InlineData(429, null, "throttling")]
    [InlineData(500, null, "try again later")]
    [InlineData(503, null, "try again later")]
    public async Task Set_VaultRefuses_GivesAdviceWithoutTheValue(int status, string? innerCode, string expected)
    {
        var store = Store();
        await store.SetAsync(Name, "old", named: null, CancellationToken.None);
        Vault.Faults.FailNext(status, innerCode: innerCode);

        var failure = await FailureAsync(() => store.SetAsync(Name, Value, named: null, CancellationToken.None));

        Assert.StartsWith($"Key Vault could not set secret '{Name}': status {status}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)] // a 404 of another server: the double's own says SecretNotFound
    [InlineData(429)]
    [InlineData(503)]
    public async Task Get_VaultRefuses_ThrowsInsteadOfReturningNull(int status)
    {
        var store = Store();
        var version = await store.SetAsync(Name, Value, named: null, CancellationToken.None);
        Vault.Faults.FailWithoutCode(status);

        var failure = await FailureAsync(() => store.GetAsync(Name, version, CancellationToken.None));

        Assert.StartsWith($"Key Vault could not read secret '{Name}': status {status}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task Check_VaultRefuses_Fails(int status)
    {
        Vault.Faults.FailWithoutCode(status);

        var failure = await FailureAsync(() => Store().CheckAsync(CancellationToken.None));

        Assert.Contains($"status {status}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_VaultDoesNotAnswer_FailsAfterTheCallTimeout()
    {
        var store = Store(options => options.CallTimeout = TimeSpan.FromMilliseconds(200));
        _ = Vault.Faults.HoldNext();

        var failure = await FailureAsync(() => store.GetAsync(Name, UnknownVersion, CancellationToken.None));

        Assert.Contains("no answer within 00:00:00.2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoServerListens_SaysThatTheVaultCannotBeReached()
    {
        // Port 1 is reserved and unused.
        var options = new SecretClientOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.Zero } };
        var store = Store(client: new SecretClient(new Uri("https://127.0.0.1:1"), new NoCredential(), options));

        var failure = await FailureAsync(() => store.GetAsync(Name, UnknownVersion, CancellationToken.None));

        Assert.Contains("cannot be reached", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_CallerCancels_ThrowsOperationCanceled()
    {
        var store = Store();
        using var cancellation = new CancellationTokenSource();
        var reached = Vault.Faults.HoldNext();

        var reading = store.GetAsync(Name, UnknownVersion, cancellation.Token);
        await reached;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Set_CallerCancelsDuringTransition_ThrowsOperationCanceled()
    {
        Vault.Secrets.DeletionTakesRequests = int.MaxValue;
        var store = Store();
        await store.SetAsync(Name, "old", named: null, CancellationToken.None);
        await store.DeleteAsync(Name, CancellationToken.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.SetAsync(Name, Value, named: null, cancellation.Token));
    }

    [Fact]
    public async Task Get_NoCredential_SaysHowToGetOne()
    {
        var store = Store(client: Vault.CreateClient(credential: new NoCredential()));

        var failure = await FailureAsync(() => store.GetAsync(Name, UnknownVersion, CancellationToken.None));

        Assert.Contains("managed identity", failure.Message, StringComparison.Ordinal);
        Assert.Contains("az login", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AddressIsNotOneOfAKeyVault_SaysToCheckTheSetting()
    {
        var store = Store(client: Vault.CreateClient(options => options.DisableChallengeResourceVerification = false));

        var failure = await FailureAsync(() => store.GetAsync(Name, UnknownVersion, CancellationToken.None));

        Assert.Contains("KeyVault__VaultUri", failure.Message, StringComparison.Ordinal);
    }

    private static Task<SecretStoreException> FailureAsync(Func<Task> call) => Assert.ThrowsAsync<SecretStoreException>(call);

    private KeyVaultSecretStore Store(Action<KeyVaultOptions>? configure = null, SecretClient? client = null) =>
        Vault.CreateStore(client, configure);

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("Invented.");

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new CredentialUnavailableException("Invented.");
    }
}
