using System.Reflection;

namespace PersonioFunctions.Triggers.Http;

/// <summary>A function with an HTTP trigger, as its attributes describe it. Both engines find the same functions.</summary>
/// <param name="Name">Name of the function.</param>
/// <param name="Method">The method behind it.</param>
/// <param name="Request">The parameter that takes the request.</param>
/// <param name="Trigger">Verbs, route and level.</param>
internal sealed record HttpFunction(string Name, MethodInfo Method, ParameterInfo Request, HttpTriggerAttribute Trigger)
{
    /// <summary>Gets the route below the prefix: the one of the attribute, or else the function's name.</summary>
    public string Route => Trigger.Route ?? Name;

    /// <summary>Gets whether a caller must send the function key, if the host has one.</summary>
    public bool NeedsKey => Trigger.AuthLevel is not AuthorizationLevel.Anonymous;

    /// <summary>Finds the HTTP functions among the methods of <paramref name="triggerTypes"/>.</summary>
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
