using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PersonioFunctions.Tests.Architecture;

/// <summary>Reads from an assembly's symbols in which source files its types and methods are written.</summary>
internal static class SourceDocuments
{
    // The compiler names the documents of types that have no line of code, such as enumerations.
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>The documents by the metadata token of a type or a method.</summary>
    public static ILookup<int, string> ByToken(string assembly, string symbols)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbols));
        var (metadata, debug) = (image.GetMetadataReader(), provider.GetMetadataReader());
        var ofLines =
            from method in debug.MethodDebugInformation
            let information = debug.GetMethodDebugInformation(method)
            where !information.SequencePointsBlob.IsNil
            let type = metadata.GetMethodDefinition(method.ToDefinitionHandle()).GetDeclaringType()
            from document in information.GetSequencePoints().Select(point => point.Document).Distinct()
            from owner in new[] { MetadataTokens.GetToken(type), MetadataTokens.GetToken(method.ToDefinitionHandle()) }
            select (Owner: owner, document);
        var ofTypes =
            from handle in debug.CustomDebugInformation
            let information = debug.GetCustomDebugInformation(handle)
            where information.Parent.Kind == HandleKind.TypeDefinition && debug.GetGuid(information.Kind) == TypeDefinitionDocuments
            from document in Read(debug.GetBlobReader(information.Value))
            select (Owner: MetadataTokens.GetToken(information.Parent), document);
        return ofLines.Concat(ofTypes).ToList()
            .ToLookup(pair => pair.Owner, pair => debug.GetString(debug.GetDocument(pair.document).Name));
    }

    private static List<DocumentHandle> Read(BlobReader rows)
    {
        var documents = new List<DocumentHandle>();
        while (rows.RemainingBytes > 0) documents.Add(MetadataTokens.DocumentHandle(rows.ReadCompressedInteger()));
        return documents;
    }
}
