using System.Text.Json;
using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Calls;

/// <summary>The attributes that the credentials may read. That Personio has no such list for them is an answer too.</summary>
internal sealed class AttributesCall(PersonioConnection connection) : PersonioCall(connection)
{
    private const int NotFound = 404;

    public override string Endpoint => "GET /v1/company/employees/attributes";

    /// <summary>Their keys; null when Personio has no such list.</summary>
    public IReadOnlySet<string>? Keys { get; private set; }

    public override bool IsAnswer(int status) => status == NotFound || base.IsAnswer(status);

    // https://developer.personio.de/reference/get_company-employees-attributes
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Get;
        request.Uri.AppendPath("/v1/company/employees/attributes", escape: false);
    }

    // A proxy's or a wrong address's 404 has no such envelope and ends as an invalid answer.
    public override int? Read(ReadOnlySpan<byte> body)
    {
        var answer = JsonSerializer.Deserialize(body, PersonioJsonContext.Default.PersonioAttributesAnswer);
        switch (answer?.Success.ValueKind)
        {
            case JsonValueKind.False:
                var code = LenientNumber.From(answer.Error.Member("code")) ?? 0;
                return Status == NotFound || code == NotFound ? null : code;
            case JsonValueKind.True when Status != NotFound && answer.Data.ValueKind == JsonValueKind.Array:
                Keys = answer.Data.EnumerateArray()
                    .Select(attribute => attribute.Member("key"))
                    .Where(key => key.ValueKind == JsonValueKind.String)
                    .Select(key => key.GetString()!)
                    .ToHashSet(StringComparer.Ordinal);
                return null;
            default:
                throw new JsonException("The answer does not say whether it is one, or holds no list.");
        }
    }
}
