using Mono.Cecil;

namespace PersonioFunctions.Tests.Architecture;

/// <summary>A compiled source file and the references of its types. Constants are missing, because the compiler copies them.</summary>
/// <param name="Path">Relative to the project's folder, with slashes.</param>
/// <param name="Types">Full names of its outermost types; nested types count for these.</param>
internal sealed record CompiledFile(string Path, IReadOnlySet<string> Types)
{
    /// <summary>The folder directly under the project.</summary>
    public string Room => Path.Split('/')[0];

    /// <summary>Full names of the outermost types that it refers to, those of other assemblies included.</summary>
    public HashSet<string> Uses { get; } = new(StringComparer.Ordinal);

    /// <summary>The methods that it calls, as <c>Namespace.Type.Method</c>.</summary>
    public HashSet<string> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of its members, parameters and types, and its text literals.</summary>
    public HashSet<string> Words { get; } = new(StringComparer.Ordinal);
}

/// <summary>Reads assemblies of ours with their symbols.</summary>
internal static class CompiledFiles
{
    // A path that no file has.
    private const string Generated = "";

    /// <summary>The files under a folder that are compiled into an assembly. Generated code is left out.</summary>
    public static IReadOnlyList<CompiledFile> Read(string assembly, string folder)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var sources = SourceDocuments.ByToken(assembly, Path.ChangeExtension(assembly, ".pdb"))
            .SelectMany(token => token.Select(document => (token.Key, Path: RelativeTo(folder, document))))
            .ToLookup(source => source.Key, source => source.Path);
        var types = module.Types.Where(type => type.Namespace.StartsWith(nameof(PersonioFunctions), StringComparison.Ordinal)).ToList();
        var files = types
            .Select(type => (Type: type, File: FileOf(type, sources)))
            .Where(pair => pair.File is not null)
            .GroupBy(pair => pair.File!)
            .Select(file => (
                File: new CompiledFile(file.Key, file.Select(pair => pair.Type.FullName).ToHashSet()),
                Types: file.Select(pair => pair.Type)))
            .ToList();
        foreach (var (file, declared) in files)
        {
            foreach (var type in declared.SelectMany(WithNested)) Look(type, file, sources);
        }

        return [.. files.Select(pair => pair.File).OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static string? FileOf(TypeDefinition type, ILookup<int, string> sources)
    {
        var paths = WithNested(type).SelectMany(one => sources[one.MetadataToken.ToInt32()]).Where(path => path != Generated).ToList();
        return paths.Find(path => Path.GetFileNameWithoutExtension(path) == type.Name.Split('`')[0]) ?? paths.FirstOrDefault();
    }

    private static string RelativeTo(string folder, string document)
    {
        var path = Path.GetRelativePath(folder, document).Replace(Path.DirectorySeparatorChar, '/');
        return path.StartsWith("..", StringComparison.Ordinal) || path.Split('/').Contains("obj") ? Generated : path;
    }

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static void Look(TypeDefinition type, CompiledFile file, ILookup<int, string> sources)
    {
        file.Words.Add(type.Name);
        Use(type.BaseType, file);
        foreach (var one in type.Interfaces) Use(one.InterfaceType, file);
        Look(type.GenericParameters, file);
        Look(type.CustomAttributes, file);
        foreach (var field in type.Fields) Look(field.Name, field.FieldType, field, file);
        foreach (var property in type.Properties) Look(property.Name, property.PropertyType, property, file);
        foreach (var method in type.Methods)
        {
            if (!sources[method.MetadataToken.ToInt32()].Contains(Generated)) Look(method, file);
        }
    }

    private static void Look(MethodDefinition method, CompiledFile file)
    {
        Look(method.Name, method.ReturnType, method, file);
        Look(method.GenericParameters, file);
        foreach (var parameter in method.Parameters) Look(parameter.Name, parameter.ParameterType, parameter, file);
        if (!method.HasBody) return;
        foreach (var variable in method.Body.Variables) Use(variable.VariableType, file);
        foreach (var handler in method.Body.ExceptionHandlers) Use(handler.CatchType, file);
        foreach (var instruction in method.Body.Instructions) Look(instruction.Operand, file);
    }

    private static void Look(object? operand, CompiledFile file)
    {
        switch (operand)
        {
            case string text:
                file.Words.Add(text);
                break;
            case TypeReference type:
                Use(type, file);
                break;
            case MethodReference method:
                Use(method.DeclaringType, file);
                if (method is GenericInstanceMethod generic) foreach (var argument in generic.GenericArguments) Use(argument, file);
                file.Words.Add(method.Name);
                file.Calls.Add($"{method.DeclaringType.GetElementType().FullName}.{method.Name}");
                break;
            case FieldReference field:
                Use(field.DeclaringType, file);
                break;
        }
    }

    private static void Look(string name, TypeReference type, ICustomAttributeProvider member, CompiledFile file)
    {
        file.Words.Add(name);
        Use(type, file);
        Look(member.CustomAttributes, file);
    }

    private static void Look(IEnumerable<GenericParameter> parameters, CompiledFile file)
    {
        foreach (var constraint in parameters.SelectMany(parameter => parameter.Constraints)) Use(constraint.ConstraintType, file);
    }

    private static void Look(IEnumerable<CustomAttribute> attributes, CompiledFile file)
    {
        foreach (var attribute in attributes) Use(attribute.AttributeType, file);
    }

    private static void Use(TypeReference? type, CompiledFile file)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case GenericInstanceType generic:
                Use(generic.ElementType, file);
                foreach (var argument in generic.GenericArguments) Use(argument, file);
                break;
            case TypeSpecification specification:
                Use(specification.ElementType, file);
                break;
            default:
                while (type.DeclaringType is not null) type = type.DeclaringType;
                file.Uses.Add(type.FullName);
                break;
        }
    }
}
