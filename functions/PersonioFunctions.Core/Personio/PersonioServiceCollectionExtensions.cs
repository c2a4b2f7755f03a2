using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Personio;

/// <summary>Registers the Personio client.</summary>
public static class PersonioServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="PersonioClientFactory"/> and <see cref="PersonioOptions"/>, which are validated at start. The host adds logging.
    /// A second call changes nothing.
    /// </summary>
    /// <param name="services">The collection to add to.</param>
    /// <param name="configuration">The root of the configuration.</param>
    public static IServiceCollection AddPersonio(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PersonioOptions>().Bind(configuration.GetSection(PersonioOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PersonioOptions>, PersonioOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PersonioClientFactory>();
        return services;
    }
}
