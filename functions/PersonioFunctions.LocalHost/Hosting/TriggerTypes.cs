using System.Reflection;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>Lists the classes whose methods are functions, so that the SDK does not search every loaded assembly.</summary>
internal sealed class TriggerTypes(IReadOnlyList<Type> types) : ITypeLocator
{
    /// <summary>Gets the trigger classes that are linked into this assembly.</summary>
    public static IReadOnlyList<Type> Linked { get; } =
    [
        .. typeof(TriggerTypes).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FunctionAttribute)))),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Type> GetTypes() => types;
}
