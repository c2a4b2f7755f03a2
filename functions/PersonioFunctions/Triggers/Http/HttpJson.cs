using System.Text.Json.Serialization;
using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Changes;
using PersonioFunctions.Events.Editing;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;
using PersonioFunctions.Plans;
using PersonioFunctions.Runs;
using PersonioFunctions.Subscriptions;
using PersonioFunctions.Triggers.Http.Accounts;
using PersonioFunctions.Triggers.Http.Changes;
using PersonioFunctions.Triggers.Http.Employees;
using PersonioFunctions.Triggers.Http.Health;
using PersonioFunctions.Triggers.Http.Plans;
using PersonioFunctions.Triggers.Http.Runs;
using PersonioFunctions.Triggers.Http.Subscriptions;

namespace PersonioFunctions.Triggers.Http;

/// <summary>How bodies are read and written. Every type is the API's own but those of requests that contain secrets.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 16,
    Converters =
    [
        typeof(EnumWordConverter<AccountHealthStatus>), typeof(EnumWordConverter<ChangeKind>), typeof(EnumWordConverter<LifecycleState>),
        typeof(EnumWordConverter<PlannedAction>), typeof(EnumWordConverter<PlanStatus>), typeof(EnumWordConverter<SubscriptionStatus>),
        typeof(EnumWordConverter<SyncRunStatus>), typeof(EnumWordConverter<SyncTrigger>), typeof(EnumWordConverter<TargetKind>),
    ])]
[JsonSerializable(typeof(AccountConnection))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(ListBody<AccountBody>))]
[JsonSerializable(typeof(RunBody))]
[JsonSerializable(typeof(ListBody<RunBody>))]
[JsonSerializable(typeof(RunStartedBody))]
[JsonSerializable(typeof(ListBody<RunStartedBody>))]
[JsonSerializable(typeof(EmployeeBody))]
[JsonSerializable(typeof(ListBody<EmployeeBody>))]
[JsonSerializable(typeof(AttributesBody))]
[JsonSerializable(typeof(AttributesRequestBody))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(PlanBody))]
[JsonSerializable(typeof(LifecycleRequestBody))]
[JsonSerializable(typeof(LifecycleSummaryBody))]
[JsonSerializable(typeof(ExplanationBody))]
[JsonSerializable(typeof(ChangesBody))]
[JsonSerializable(typeof(ListBody<ChangeBody>))]
[JsonSerializable(typeof(UndoBody))]
[JsonSerializable(typeof(EmployeeSyncBody))]
[JsonSerializable(typeof(EarlierRecordsBody))]
[JsonSerializable(typeof(SubscriptionRequest))]
[JsonSerializable(typeof(SubscriptionBody))]
[JsonSerializable(typeof(ListBody<SubscriptionBody>))]
[JsonSerializable(typeof(TestBody))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class HttpJson : JsonSerializerContext;
