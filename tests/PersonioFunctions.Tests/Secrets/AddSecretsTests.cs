using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Moq;

namespace PersonioFunctions.Tests.Secrets;

public sealed class AddSecretsTests
{
    [Theory]
    [InlineData("http://my-vault.vault.azure.net/")]
    [InlineData("my-vault")]
    [InlineData("/my-vault")]
    [InlineData("https://")]
    [InlineData("https://[")]
    [InlineData("https://user@my-vault.vault.azure.net/")]
    [InlineData("https://my-vault.vault.azure.net/secrets/personio-acme")]
    public async Task Start_VaultUriIsNotAVault_StopsWithTheSettingsName(string vaultUri)
    {
        using var host = BuildHost(("KeyVault:VaultUri", vaultUri));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("KeyVault__VaultUri must be the vault's https address", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID", null)]
    [InlineData("WEBSITE_SITE_NAME", "  ")]
    [InlineData("NOT_OF_AZURE", null)]
    public async Task Start_WithoutVault_StopsWithTheSettingsName(string variable, string? vaultUri)
    {
        using var host = BuildHost((variable, "invented"), ("KeyVault:VaultUri", vaultUri));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("KeyVault__VaultUri is not set", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_WithoutVault_RefusesWithoutAStart()
    {
        using var host = BuildHost(("WEBSITE_SITE_NAME", "invented"));

        Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<ISecretStore>());
    }

    [Theory]
    [InlineData("CallTimeout")]
    [InlineData("TransitionTimeout")]
    [InlineData("TransitionPollInterval")]
    public async Task Start_WaitIsNotPositive_StopsWithTheSettingsName(string property)
    {
        using var host = BuildHost(($"KeyVault:{property}", "00:00:00"));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains($"KeyVault__{property}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_InAzureWithVault_UsesKeyVaultWithTheManagedIdentity()
    {
        using var host = BuildHost(("WEBSITE_SITE_NAME", "invented"), ("KeyVault:VaultUri", "https://my-vault.vault.azure.net"));

        await host.StartAsync();

        Assert.IsType<KeyVaultSecretStore>(host.Services.GetRequiredService<ISecretStore>());
        Assert.IsType<ManagedIdentityCredential>(host.Services.GetRequiredService<TokenCredential>());
        await host.StopAsync();
    }

    [Fact]
    public async Task Start_HostHasAStoreOfItsOwn_NeedsNoVault()
    {
        var own = Mock.Of<ISecretStore>();
        using var host = BuildHost(services => services.AddSingleton(own));

        await host.StartAsync();

        Assert.Same(own, host.Services.GetRequiredService<ISecretStore>());
        await host.StopAsync();
    }

    [Fact]
    public void AddSecrets_CalledTwice_RegistersEachServiceOnce()
    {
        var configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection().AddSecrets(configuration).AddSecrets(configuration);

        Assert.Single(services, s => s.ServiceType == typeof(ISecretStore));
        Assert.Single(services, s => s.ServiceType == typeof(TokenCredential));
        Assert.Single(services, s => s.ServiceType == typeof(IValidateOptions<KeyVaultOptions>));
    }

    private static IHost BuildHost(params (string Key, string? Value)[] settings) => BuildHost(_ => { }, settings);

    private static IHost BuildHost(Action<IServiceCollection> before, params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value));
        before(builder.Services);
        builder.Services.AddSecrets(builder.Configuration);
        return builder.Build();
    }
}
