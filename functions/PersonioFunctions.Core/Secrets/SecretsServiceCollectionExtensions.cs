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
    // Shorter than the call timeout, so that one dead connection leaves time for another attempt.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Registers Key Vault as the <see cref="ISecretStore"/>, and the identity that calls Azure. The host does not start unless
    /// <c>KeyVault__VaultUri</c> names a vault. A host that registered a store of its own before needs no vault. Safe to call twice.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration, environment variables included.</param>
    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => AzureCredential.Create(configuration));
        if (services.Any(service => service.ServiceType == typeof(ISecretStore))) return services;

        services.AddOptions<KeyVaultOptions>().Bind(configuration.GetSection(KeyVaultOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<KeyVaultOptions>, KeyVaultOptionsValidator>();
        services.TryAddSingleton(CreateClient);
        services.AddSingleton<ISecretStore, KeyVaultSecretStore>();
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
