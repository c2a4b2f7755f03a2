namespace PersonioFunctions.IntegrationTests.Hardening;

/// <summary>One request of the fuzz test.</summary>
/// <param name="Number">The position in the sequence of its seed.</param>
/// <param name="Method">Any HTTP token.</param>
/// <param name="Target">Path and query, sent as written.</param>
/// <param name="Headers">Sent as written.</param>
/// <param name="Body">The body; null for none.</param>
/// <param name="ContentType">The content type of the body; null for none.</param>
internal sealed record OddRequest(
    int Number, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body, string? ContentType)
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Identifies the request in a failure message.</summary>
    public string Description =>
        $"#{Number} {Method} {(Target.Length > 200 ? Target[..200] + "…" : Target)} ({Body?.Length} bytes of {ContentType})";

    /// <summary>The message to send to a server.</summary>
    public HttpRequestMessage ToMessage(Uri server)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(server.GetLeftPart(UriPartial.Authority) + Target, AsWritten));
        foreach (var (name, value) in Headers) message.Headers.TryAddWithoutValidation(name, value);
        if (Body is null) return message;
        message.Content = new ByteArrayContent(Body);
        if (ContentType is not null) message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        return message;
    }

    /// <summary>Creates a client that sends the message unchanged, including header bytes above ASCII.</summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1,
    })
    {
        Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { ExpectContinue = false, ConnectionClose = false },
    };
}
