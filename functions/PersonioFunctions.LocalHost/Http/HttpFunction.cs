using System.Reflection;

namespace PersonioFunctions.LocalHost.Http;

/// <summary>One HTTP-triggered function, as its attributes describe it.</summary>
/// <param name="Name">Name of the function.</param>
/// <param name="Method">The method behind it.</param>
/// <param name="Request">The parameter that takes the request.</param>
/// <param name="Trigger">Verbs, route and level.</param>
internal sealed record HttpFunction(string Name, MethodInfo Method, ParameterInfo Request, HttpTriggerAttribute Trigger)
{
    /// <summary>Route below the prefix; the function's name when the attribute gives none.</summary>
    public string Route => Trigger.Route ?? Name;

    /// <summary>True when a caller must show the function key, if the host has one.</summary>
    public bool NeedsKey => Trigger.AuthLevel is not AuthorizationLevel.Anonymous;

    /// <summary>The HTTP functions among the methods of <paramref name="triggerTypes"/>.</summary>
    public static IEnumerable<HttpFunction> Find(IEnumerable<Type> triggerTypes) =>
        from type in triggerTypes
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        select new HttpFunction(function.Name, method, parameter, trigger);
}
