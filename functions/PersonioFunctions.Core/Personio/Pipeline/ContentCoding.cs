using System.IO.Compression;
using Azure;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Decodes the body of a response. The transport decodes the usual codings and removes their header, but it does not know their older
/// names, which RFC 9110 asks to treat alike: https://www.rfc-editor.org/rfc/rfc9110#name-content-codings
/// </summary>
internal static class ContentCoding
{
    /// <summary>Returns the decoded body. An unknown coding is ignored: the body then has to make sense as it is.</summary>
    public static Stream Decode(Response response)
    {
        var content = response.ContentStream ?? Stream.Null;
        if (!response.Headers.TryGetValue("Content-Encoding", out var codings)) return content;

        // The last coding was applied last.
        foreach (var coding in codings.Split(',', StringSplitOptions.TrimEntries).Reverse())
        {
            content = coding.ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(content, CompressionMode.Decompress),
                "deflate" => new ZLibStream(content, CompressionMode.Decompress),
                "br" => new BrotliStream(content, CompressionMode.Decompress),
                _ => content,
            };
        }

        return content;
    }
}
