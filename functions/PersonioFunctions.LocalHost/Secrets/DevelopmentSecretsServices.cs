using Microsoft.Extensions.DependencyInjection.Extensions;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.LocalHost.Secrets;

/// <summary>Registers the development secret store.</summary>
internal static class DevelopmentSecretsServices
{
    private const string VaultUri = $"{KeyVaultOptions.SectionName}:{nameof(KeyVaultOptions.VaultUri)}";

    /// <summary>
    /// Registers <see cref="DevelopmentSecretStore"/> if no vault is configured. Call it before the product is registered, because without
    /// a store of the host's own the product requires a vault. In Azure it registers nothing, so that the host requires a vault there.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    public static IServiceCollection AddDevelopmentSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        if (!string.IsNullOrWhiteSpace(configuration[VaultUri]) || AzureCredential.IsAzure(configuration)) return services;

        services.AddOptions<DevelopmentSecretsOptions>().Bind(configuration.GetSection(DevelopmentSecretsOptions.SectionName));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISecretStore, DevelopmentSecretStore>();
        return services;
    }
}
