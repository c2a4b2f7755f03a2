using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Accounts.Webhooks;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Events;
using PersonioFunctions.Events.Editing;
using PersonioFunctions.Events.Targets;
using PersonioFunctions.Operations;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Runs.Watchdogs;
using PersonioFunctions.Schedule;
using PersonioFunctions.Storage;
using PersonioFunctions.Subscriptions;
using PersonioFunctions.Sync;
using PersonioFunctions.Sync.Reading;

namespace PersonioFunctions.Hosting;

/// <summary>Registers the services of each room. The rooms <c>Secrets</c> and <c>Personio</c> register their own.</summary>
internal static class RoomServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => StorageConnection.Read(configuration));
        services.TryAddSingleton<TableServiceClient>(provider => provider.GetRequiredService<StorageConnection>()
            .CreateTableServiceClient(provider.GetRequiredService<TokenCredential>));
        services.TryAddSingleton<BlobServiceClient>(provider => provider.GetRequiredService<StorageConnection>()
            .CreateBlobServiceClient(provider.GetRequiredService<TokenCredential>));
        services.TryAddSingleton<QueueServiceClient>(provider => provider.GetRequiredService<StorageConnection>()
            .CreateQueueServiceClient(provider.GetRequiredService<TokenCredential>));
        return services;
    }

    public static IServiceCollection AddEmployees(this IServiceCollection services)
    {
        services.TryAddSingleton<EmployeeStore>();
        services.TryAddSingleton<ErasedEmployees>();
        return services;
    }

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.TryAddSingleton<AccountStore>();
        services.TryAddSingleton<AccountStateStore>();
        services.TryAddSingleton<ConnectLimits>();
        services.TryAddSingleton<AccountConnector>();
        services.TryAddSingleton<WebhookRegistrar>();
        services.TryAddSingleton<WebhookSwitch>();
        services.TryAddSingleton<NotifiedPeopleStore>();
        return services;
    }

    public static IServiceCollection AddRuns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SyncOptions>()
            .Bind(configuration.GetSection(SyncOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton<SyncRunStore>();
        services.TryAddSingleton<SyncQueue>();
        services.TryAddSingleton<RunsInProgress>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RunsInProgress>(
            provider => provider.GetRequiredService<RunsInProgress>()));
        services.TryAddSingleton<RunLeases>();
        services.TryAddSingleton<RunWatchdogs>();
        services.TryAddSingleton<RunEnding>();
        services.TryAddSingleton<RefusedLeases>();
        return services;
    }

    public static IServiceCollection AddChanges(this IServiceCollection services)
    {
        services.TryAddSingleton<ChangeLog>();
        services.TryAddSingleton<ChangeFeed>();
        return services;
    }

    public static IServiceCollection AddSubscriptions(this IServiceCollection services)
    {
        services.TryAddSingleton<SubscriptionStore>();
        services.TryAddSingleton<FeedPositionStore>();
        services.TryAddSingleton<PublishQueue>();
        services.TryAddSingleton<EventWake>();
        return services;
    }

    public static IServiceCollection AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EventOptions>().Bind(configuration.GetSection(EventOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EventOptions>, EventOptions.Validator>());
        services.TryAddSingleton<TargetConnections>();
        services.TryAddSingleton<TargetSecretStore>();
        services.TryAddSingleton<Func<TokenCredential>>(provider => provider.GetRequiredService<TokenCredential>);
        services.TryAddSingleton<EventSender>();
        services.TryAddSingleton<AccountTeller>();
        services.TryAddSingleton<PublishLeases>();
        services.TryAddSingleton<EventPublisher>();
        services.TryAddSingleton<PublishPoisonHandler>();
        services.TryAddSingleton<SubscriptionEditor>();
        services.TryAddSingleton<SubscriptionActions>();
        return services;
    }

    public static IServiceCollection AddPlans(this IServiceCollection services)
    {
        services.TryAddSingleton<PlanStore>();
        return services;
    }

    public static IServiceCollection AddSync(this IServiceCollection services)
    {
        services.TryAddSingleton<GuardContextReader>();
        services.TryAddSingleton<EmployeeSources>();
        services.TryAddSingleton<ListReader>();
        services.TryAddSingleton<AbsenteeLookup>();
        services.TryAddSingleton<PlanBuilder>();
        services.TryAddSingleton<PlanApplier>();
        services.TryAddSingleton<MissedWebhooks>();
        services.TryAddSingleton<RunExecutor>();
        services.TryAddSingleton<RunRecovery>();
        services.TryAddSingleton<ExclusiveOperations>();
        services.TryAddSingleton<TransitionRuns>();
        services.TryAddSingleton<EmployeeSync>();
        services.TryAddSingleton<WebhookRuns>();
        services.TryAddSingleton<SyncRunner>();
        services.TryAddSingleton<SyncMessageHandler>();
        services.TryAddSingleton<PoisonMessageHandler>();
        return services;
    }

    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.TryAddSingleton<PlanDecisions>();
        services.TryAddSingleton<SettingsDecisions>();
        services.TryAddSingleton<RunUndo>();
        services.TryAddSingleton<EmployeeEraser>();
        services.TryAddSingleton<EmployeeReadmission>();
        services.TryAddSingleton<EarlierRecordsDecisions>();
        services.TryAddSingleton<AccountData>();
        services.TryAddSingleton<AccountRemover>();
        return services;
    }

    public static IServiceCollection AddSchedule(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => SyncSchedule.TryParse(configuration[SyncSchedule.SettingName])
            ?? throw new InvalidOperationException(
                $"{SyncSchedule.SettingName} must be a six-field NCRONTAB expression (second minute hour day month weekday), "
                + "such as '0 0 * * * *'."));
        services.TryAddSingleton<SyncScheduler>();
        services.TryAddSingleton<SyncRequester>();
        services.TryAddSingleton<WebhookReceiver>();
        services.TryAddSingleton<AccountActivation>();
        services.TryAddSingleton<FirstLook>();
        services.TryAddSingleton<AccountOverview>();
        services.TryAddSingleton<RunOverview>();
        services.TryAddSingleton<AccountMetrics>();
        services.TryAddSingleton<RetentionSweep>();
        return services;
    }
}
