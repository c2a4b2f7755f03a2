using System.Reflection;
using PersonioFunctions.LocalHost.Hosting;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.Tests.Documents;

/// <summary>Reads the HTTP API from the trigger classes, as the local host does.</summary>
internal static class TriggerCatalogue
{
    /// <summary>Gets every call as <c>GET /accounts/{name}</c>.</summary>
    public static IReadOnlyList<string> Calls { get; } =
    [
        .. from function in HttpFunction.Find(TriggerTypes.Linked)
           from method in function.Trigger.Methods!
           select $"{method.ToUpperInvariant()} /{function.Route}",
    ];

    /// <summary>Gets the calls that need no function key.</summary>
    public static IReadOnlyList<string> OpenCalls { get; } =
    [
        .. from function in HttpFunction.Find(TriggerTypes.Linked)
           where !function.NeedsKey
           from method in function.Trigger.Methods!
           select $"{method.ToUpperInvariant()} /{function.Route}",
    ];

    /// <summary>Gets the codes of all problems that a call can answer.</summary>
    public static IReadOnlyList<string> ProblemCodes { get; } =
    [
        .. typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(constant => constant.IsLiteral)
            .Select(constant => (string)constant.GetRawConstantValue()!),
        .. ApiDocumentTests.PersonioCodes,
    ];
}
