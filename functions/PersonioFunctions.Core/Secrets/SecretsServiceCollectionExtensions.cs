using Azure.Core;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Secrets;

/// <summary>Registers the secret store.</summary>
public static class SecretsServiceCollectionExtensions
{
    // Less than the call timeout, so that one dead connection leaves time for another attempt.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// <see cref="ISecretStore"/>: Key Vault when <c>KeyVault__VaultUri</c> is set, else the development store, which stops the start in
    /// Azure. <see cref="TokenCredential"/> and <see cref="SecretClient"/> are only added when they are not there yet. Safe to call twice.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration, environment variables included.</param>
    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KeyVaultOptions>().Bind(configuration.GetSection(KeyVaultOptions.SectionName)).ValidateOnStart();
        services.AddOptions<DevelopmentSecretsOptions>().Bind(configuration.GetSection(DevelopmentSecretsOptions.SectionName));
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<KeyVaultOptions>>(new KeyVaultOptionsValidator(configuration)));

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => AzureCredential.Create(configuration));
        services.TryAddSingleton(CreateClient);
        services.TryAddSingleton<ISecretStore>(provider =>
            provider.GetRequiredService<IOptions<KeyVaultOptions>>().Value.UsesKeyVault
                ? ActivatorUtilities.CreateInstance<KeyVaultSecretStore>(provider)
                : ActivatorUtilities.CreateInstance<DevelopmentSecretStore>(provider));
        return services;
    }

    private static SecretClient CreateClient(IServiceProvider provider)
    {
        var vault = new Uri(provider.GetRequiredService<IOptions<KeyVaultOptions>>().Value.VaultUri!);
        return new SecretClient(vault, provider.GetRequiredService<TokenCredential>(), new SecretClientOptions
        {
            Retry = { NetworkTimeout = AttemptTimeout },
        });
    }
}
