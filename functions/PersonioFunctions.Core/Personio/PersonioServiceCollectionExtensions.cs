using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Personio;

/// <summary>Registers the way to Personio.</summary>
public static class PersonioServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="PersonioOptions"/>, bound from the section <c>Personio</c> and checked at start, and the
    /// <see cref="PersonioClientFactory"/>. Logging is the host's. Calling it again changes nothing.
    /// </summary>
    /// <param name="services">Where to register.</param>
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
