using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PersonioFunctions.LocalHost.Secrets;

namespace PersonioFunctions.Tests.LocalHost.Secrets;

public sealed class AddDevelopmentSecretsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public async Task Start_WithoutVault_UsesTheDirectoryOfTheSetting(string? vaultUri)
    {
        using var directory = new TemporaryDirectory();
        using var host = BuildHost(("DevelopmentSecrets:Directory", directory.Path), ("KeyVault:VaultUri", vaultUri));

        await host.StartAsync();
        await host.Services.GetRequiredService<ISecretStore>().CheckAsync(CancellationToken.None);

        Assert.True(Directory.Exists(Path.Combine(directory.Path, "keys")));
        await host.StopAsync();
    }

    [Fact]
    public async Task Start_WithVault_UsesKeyVault()
    {
        using var host = BuildHost(("KeyVault:VaultUri", "https://my-vault.vault.azure.net"));

        await host.StartAsync();

        Assert.IsType<KeyVaultSecretStore>(host.Services.GetRequiredService<ISecretStore>());
        await host.StopAsync();
    }

    [Fact]
    public async Task Start_InAzureWithoutVault_StopsWithTheSettingsName()
    {
        using var host = BuildHost(("WEBSITE_SITE_NAME", "invented"));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("KeyVault__VaultUri is not set", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddDevelopmentSecrets_CalledTwice_RegistersTheStoreOnce()
    {
        var configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection().AddDevelopmentSecrets(configuration).AddSecrets(configuration)
            .AddDevelopmentSecrets(configuration).AddSecrets(configuration);

        Assert.Equal(
            typeof(DevelopmentSecretStore), Assert.Single(services, s => s.ServiceType == typeof(ISecretStore)).ImplementationType);
    }

    private static IHost BuildHost(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value));
        builder.Services.AddDevelopmentSecrets(builder.Configuration).AddSecrets(builder.Configuration);
        return builder.Build();
    }
}
