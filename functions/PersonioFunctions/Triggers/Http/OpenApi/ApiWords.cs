using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Events.Editing;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Subscriptions;
using PersonioFunctions.Triggers.Http.Accounts;
using PersonioFunctions.Triggers.Http.Changes;
using PersonioFunctions.Triggers.Http.Employees;
using PersonioFunctions.Triggers.Http.Health;
using PersonioFunctions.Triggers.Http.Plans;
using PersonioFunctions.Triggers.Http.Subscriptions;

namespace PersonioFunctions.Triggers.Http.OpenApi;

/// <summary>Says in a schema which texts are possible.</summary>
internal static class ApiWords
{
    // Members that are texts for the compiler, although only these words are possible.
    private static readonly Dictionary<(Type Body, string Member), IEnumerable<string>> ByMember = new()
    {
        [(typeof(AttributeBody), "status")] = [.. All<AttributeStatus>(), "unknown"],
        [(typeof(ChangeBody), "event")] = EmployeeEvents.All,
        [(typeof(ExpectedTransitionBody), "from")] = All<LifecycleState>(),
        [(typeof(ExpectedTransitionBody), "to")] = All<LifecycleState>(),
        [(typeof(ExplanationBody), "rule")] = LifecycleRuleIds.All,
        [(typeof(ExplanationBody), "flags")] = All<LifecycleFlags>(except: LifecycleFlags.None),
        [(typeof(HealthBody), "status")] = ["healthy", "unhealthy"],
        [(typeof(LifecycleRequestBody), "leaveCountsAs")] = All<LeaveTreatment>(),
        [(typeof(LifecycleRequestBody), "dayEnds")] = All<DayEnds>(),
        [(typeof(LifecycleSettingsBody), "leaveCountsAs")] = All<LeaveTreatment>(),
        [(typeof(LifecycleSettingsBody), "dayEnds")] = All<DayEnds>(),
        [(typeof(NextTransitionBody), "state")] = All<LifecycleState>(),
        [(typeof(NextTransitionBody), "rule")] = LifecycleRuleIds.All,
        [(typeof(NextTransitionBody), "flags")] = All<LifecycleFlags>(except: LifecycleFlags.None),
        [(typeof(PlannedPersonBody), "before")] = All<LifecycleState>(),
        [(typeof(PlannedPersonBody), "after")] = All<LifecycleState>(),
        [(typeof(PlannedPersonBody), "rule")] = LifecycleRuleIds.All,
        [(typeof(SubscriptionBody), "events")] = EventTypes.All,
        [(typeof(SubscriptionRequest), "events")] = EventTypes.All,
        [(typeof(TargetRequest), "kind")] = All<TargetKind>(except: TargetKind.Unknown),
    };

    /// <summary>Returns the words of an enum.</summary>
    public static IEnumerable<string> All<T>(params T[] except)
        where T : struct, Enum => Enum.GetValues<T>().Except(except).Select(value => value.Word());

    /// <summary>Restricts a text to words.</summary>
    /// <param name="schema">The schema of the text.</param>
    /// <param name="words">The words.</param>
    /// <param name="isRequest">
    /// Whether callers send the text. The API refuses other words in requests. Its answers may have further ones in later versions, which
    /// must not break a client.
    /// </param>
    public static JsonObject Restrict(JsonObject schema, IEnumerable<string> words, bool isRequest)
    {
        var list = new JsonArray([.. words.Select(word => JsonValue.Create(word))]);
        schema["type"] = "string";
        schema.Remove("enum");
        schema[isRequest ? "enum" : "x-extensible-enum"] = list;
        return schema;
    }

    /// <summary>Restricts a member, or its items, if only some texts are possible.</summary>
    /// <param name="schema">The schema of the member.</param>
    /// <param name="member">The member.</param>
    /// <param name="isRequest">Whether callers send the text.</param>
    public static void Restrict(JsonObject schema, JsonPropertyInfo member, bool isRequest)
    {
        if (ByMember.TryGetValue((member.DeclaringType, member.Name), out var words))
            Restrict(schema["items"]?.AsObject() ?? schema, words, isRequest);
    }
}
