using System.Reflection;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>Names the classes whose methods are functions, so that the SDK does not search every loaded assembly.</summary>
internal sealed class TriggerTypes(IReadOnlyList<Type> types) : ITypeLocator
{
    /// <summary>The trigger classes linked into this assembly.</summary>
    public static IReadOnlyList<Type> Linked { get; } =
    [
        .. typeof(TriggerTypes).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FunctionAttribute)))),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Type> GetTypes() => types;
}
