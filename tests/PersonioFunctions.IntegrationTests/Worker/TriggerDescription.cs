using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.WebJobs;
using PersonioFunctions.LocalHost.Hosting;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>A function and what triggers it, described alike for the local host and for the deployed app.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Trigger">The trigger with its settings, such as <c>get accounts/{name} Function</c>.</param>
internal sealed record TriggerDescription(string Name, string Trigger)
{
    /// <summary>The functions of the local host, in the order of their names.</summary>
    public static IReadOnlyList<TriggerDescription> OfLocalHost { get; } =
    [
        .. from type in TriggerTypes.Linked
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionNameAttribute>()
           where function is not null
           orderby function.Name
           select new TriggerDescription(function.Name, method.GetParameters().Select(Describe).Single(trigger => trigger is not null)!),
    ];

    /// <summary>Describes a function of the deployed app.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="bindings">Its bindings, as the worker gives them to the Functions host.</param>
    public static TriggerDescription From(string name, IEnumerable<JsonNode> bindings)
    {
        var trigger = bindings.Single(binding => binding["type"]!.GetValue<string>().EndsWith("Trigger", StringComparison.Ordinal));
        return new TriggerDescription(name, (string)trigger["type"]! switch
        {
            "httpTrigger" => DescribeHttp(
                trigger["methods"]!.AsArray().Select(method => (string)method!), (string?)trigger["route"], (string)trigger["authLevel"]!),
            "queueTrigger" => $"queue {trigger["queueName"]}",
            "timerTrigger" => $"timer {trigger["schedule"]}",
            var other => other,
        });
    }

    private static string? Describe(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<HttpTriggerAttribute>() is { } http
            ? DescribeHttp(http.Methods, http.Route, http.AuthLevel.ToString())
            : parameter.GetCustomAttribute<QueueTriggerAttribute>() is { } queue ? $"queue {queue.QueueName}"
            : parameter.GetCustomAttribute<TimerTriggerAttribute>() is { } timer ? $"timer {timer.ScheduleExpression}"
            : null;

    private static string DescribeHttp(IEnumerable<string> methods, string? route, string level) =>
        $"{string.Join(',', methods)} {route} {level}";
}
