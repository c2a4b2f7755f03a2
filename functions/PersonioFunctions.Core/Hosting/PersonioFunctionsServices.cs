using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PersonioFunctions.Personio;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Hosting;

/// <summary>Registers the product, for every host of the trigger classes.</summary>
public static class PersonioFunctionsServices
{
    /// <summary>
    /// Registers the product. A missing or invalid setting stops the start of the host with a message that names it. Safe to call twice.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    public static IServiceCollection AddPersonioFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddPersonioTelemetry(configuration);
        services
            .AddStorage(configuration)
            .AddSecrets(configuration)
            .AddPersonio(configuration)
            .AddEmployees()
            .AddAccounts()
            .AddRuns(configuration)
            .AddChanges()
            .AddSubscriptions()
            .AddPlans()
            .AddSync()
            .AddOperations()
            .AddSchedule(configuration)
            .AddEvents(configuration);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StorageSetup>());
        services.TryAddSingleton<HealthProbe>();
        return services;
    }
}
