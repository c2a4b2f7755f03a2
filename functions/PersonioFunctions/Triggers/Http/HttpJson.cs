using System.Text.Json;
using System.Text.Json.Serialization;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Plans;

namespace PersonioFunctions.Triggers.Http;

/// <summary>What is wrong with a request. Source: https://www.rfc-editor.org/rfc/rfc9457</summary>
internal sealed record ProblemBody(int Status, string Code, string Detail, IReadOnlyDictionary<string, string>? Errors);

/// <summary>Where a run that was asked for can be watched.</summary>
internal sealed record RunStartedBody(string Account, string RunId, string Location);

/// <summary>A list, and where the next page begins.</summary>
internal sealed record ListBody<T>(IReadOnlyList<T> Items, string? ContinuationToken = null);

/// <summary>Which parts do not answer.</summary>
internal sealed record HealthBody(string Status, IReadOnlyList<string> Failing);

/// <summary>How everything is read and written over HTTP.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    MaxDepth = 16)]
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
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(StoredPlan))]
[JsonSerializable(typeof(LifecycleRequest))]
[JsonSerializable(typeof(LifecycleSummary))]
[JsonSerializable(typeof(ExplanationBody))]
[JsonSerializable(typeof(ChangesBody))]
[JsonSerializable(typeof(ListBody<ChangeBody>))]
[JsonSerializable(typeof(UndoBody))]
[JsonSerializable(typeof(EmployeeSyncBody))]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    /// <summary>A word of an enumeration as the API spells it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
