using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Operations;
using PersonioFunctions.Personio;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Schedule;
using PersonioFunctions.Secrets;
using PersonioFunctions.Storage;
using PersonioFunctions.Sync;

namespace PersonioFunctions.Hosting;

/// <summary>Everything that a host of the trigger classes needs.</summary>
public static class PersonioFunctionsServices
{
    /// <summary>
    /// Registers the product. A setting that is missing or wrong stops the host's start with a message that names it. Safe to call
    /// twice.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    public static IServiceCollection AddPersonioFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddPersonioTelemetry(configuration);
        services.AddSecrets(configuration);
        services.AddPersonio(configuration);
        services.AddStorage(configuration);
        services.AddSync(configuration);
        services.TryAddSingleton<HealthProbe>();
        return services;
    }

    private static void AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => StorageConnection.Read(configuration));
        services.TryAddSingleton<TableServiceClient>(provider => provider.GetRequiredService<StorageConnection>()
            .CreateTableServiceClient(provider.GetRequiredService<TokenCredential>));
        services.TryAddSingleton<BlobServiceClient>(provider => provider.GetRequiredService<StorageConnection>()
            .CreateBlobServiceClient(provider.GetRequiredService<TokenCredential>));
        services.TryAddSingleton<QueueServiceClient>(provider => provider.GetRequiredService<StorageConnection>()
            .CreateQueueServiceClient(provider.GetRequiredService<TokenCredential>));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Microsoft.Extensions.Hosting.IHostedService, StorageSetup>());
        services.TryAddSingleton<AccountStore>();
        services.TryAddSingleton<AccountStateStore>();
        services.TryAddSingleton<ConnectLimits>();
        services.TryAddSingleton<AccountConnector>();
        services.TryAddSingleton<EmployeeStore>();
        services.TryAddSingleton<ErasedEmployees>();
    }

    private static void AddSync(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SyncOptions>()
            .Bind(configuration.GetSection(SyncOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(_ => SyncSchedule.TryParse(configuration[SyncSchedule.SettingName])
            ?? throw new InvalidOperationException(
                $"{SyncSchedule.SettingName} must be a six-field NCRONTAB expression (second minute hour day month weekday), such as '0 0 * * * *'."));
        services.TryAddSingleton<SyncRunStore>();
        services.TryAddSingleton<SyncQueue>();
        services.TryAddSingleton<RunLeases>();
        services.TryAddSingleton<RunEnding>();
        services.TryAddSingleton<RefusedLeases>();
        services.TryAddSingleton<AccountMetrics>();
        services.TryAddSingleton<SyncScheduler>();
        services.TryAddSingleton<SyncRequester>();
        services.TryAddSingleton<AccountActivation>();
        services.TryAddSingleton<AccountOverview>();
        services.TryAddSingleton<ChangeLog>();
        services.TryAddSingleton<ChangeFeed>();
        services.TryAddSingleton<RunRecovery>();
        services.TryAddSingleton<ExclusiveOperations>();
        services.TryAddSingleton<Retention>();
        services.TryAddSingleton<RunUndo>();
        services.TryAddSingleton<EmployeeSync>();
        services.TryAddSingleton<EmployeeEraser>();
        services.TryAddSingleton<PlanApplier>();
        services.TryAddSingleton<PlanStore>();
        services.TryAddSingleton<GuardContextReader>();
        services.TryAddSingleton<EmployeeSources>();
        services.TryAddSingleton<ListReader>();
        services.TryAddSingleton<AbsenteeLookup>();
        services.TryAddSingleton<PlanBuilder>();
        services.TryAddSingleton<PlanDecisions>();
        services.TryAddSingleton<RunExecutor>();
        services.TryAddSingleton<TransitionRuns>();
        services.TryAddSingleton<LifecycleDecisions>();
        services.TryAddSingleton<SyncRunner>();
        services.TryAddSingleton<SyncMessageHandler>();
        services.TryAddSingleton<PoisonMessageHandler>();
        services.TryAddSingleton<AccountData>();
        services.TryAddSingleton<AccountRemover>();
    }
}
