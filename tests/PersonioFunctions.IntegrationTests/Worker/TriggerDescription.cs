using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.WebJobs;
using PersonioFunctions.LocalHost.Hosting;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>A function and what triggers it, described alike for the local host and for the deployed app.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Trigger">The trigger with its settings, such as <c>HTTP Function</c>.</param>
/// <param name="Method">The HTTP method; null unless it is an HTTP function.</param>
/// <param name="Route">The route below the prefix; null unless it is an HTTP function.</param>
internal sealed record TriggerDescription(string Name, string Trigger, string? Method = null, string? Route = null)
{
    /// <summary>The functions of the local host, in the order of their names.</summary>
    public static IReadOnlyList<TriggerDescription> OfLocalHost { get; } =
    [
        .. from type in TriggerTypes.Linked
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionNameAttribute>()
           where function is not null
           orderby function.Name
           let trigger = method.GetParameters()
               .Select(parameter => Describe(function.Name, parameter))
               .Single(trigger => trigger is not null)
           select trigger,
    ];

    /// <summary>Describes a function of the deployed app.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="bindings">Its bindings, as the worker gives them to the Functions host.</param>
    public static TriggerDescription From(string name, IEnumerable<JsonNode> bindings)
    {
        var trigger = bindings.Single(binding => binding["type"]!.GetValue<string>().EndsWith("Trigger", StringComparison.Ordinal));
        return (string)trigger["type"]! switch
        {
            "httpTrigger" => OfHttp(
                name,
                trigger["methods"]!.AsArray().Select(method => (string)method!),
                (string)trigger["route"]!,
                (string)trigger["authLevel"]!),
            "queueTrigger" => new TriggerDescription(name, $"queue {trigger["queueName"]}"),
            "timerTrigger" => new TriggerDescription(name, $"timer {trigger["schedule"]}"),
            var other => new TriggerDescription(name, other),
        };
    }

    private static TriggerDescription? Describe(string name, ParameterInfo parameter) =>
        parameter.GetCustomAttribute<HttpTriggerAttribute>() is { } http
            ? OfHttp(name, http.Methods, http.Route, http.AuthLevel.ToString())
            : parameter.GetCustomAttribute<QueueTriggerAttribute>() is { } queue
                ? new TriggerDescription(name, $"queue {queue.QueueName}")
                : parameter.GetCustomAttribute<TimerTriggerAttribute>() is { } timer
                    ? new TriggerDescription(name, $"timer {timer.ScheduleExpression}")
                    : null;

    private static TriggerDescription OfHttp(string name, IEnumerable<string> methods, string route, string level) =>
        new(name, $"HTTP {level}", methods.Single(), route);
}
