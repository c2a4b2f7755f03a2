using System.Text.Json;
using Azure.Core;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Calls;

/// <summary>Lists the attributes that the credentials may read. A 404 from Personio means that they have no such list.</summary>
internal sealed class AttributesCall(PersonioConnection connection) : PersonioCall(connection)
{
    private const int NotFound = 404;

    public override string Endpoint => "GET /v1/company/employees/attributes";

    /// <summary>The attributes by key; null when Personio has no such list.</summary>
    public IReadOnlyDictionary<string, PersonioAttribute>? Attributes { get; private set; }

    public override bool HasBody(int status) => status == NotFound || base.HasBody(status);

    // https://developer.personio.de/reference/get_company-employees-attributes
    public override void Write(Request request)
    {
        request.Method = RequestMethod.Get;
        request.Uri.AppendPath("/v1/company/employees/attributes", escape: false);
    }

    // The 404 of a proxy or a wrong address has no such envelope and is reported as an invalid response.
    public override int? Read(ReadOnlySpan<byte> body)
    {
        var response = JsonSerializer.Deserialize(body, PersonioJsonContext.Default.PersonioAttributesResponse);
        switch (response?.Success.ValueKind)
        {
            case JsonValueKind.False:
                var code = LenientNumber.From(response.Error.Member("code")) ?? 0;
                return Status == NotFound || code == NotFound ? null : code;
            case JsonValueKind.True when Status != NotFound && response.Data.Items() is { } attributes:
                Attributes = attributes
                    .Where(attribute => TextOf(attribute, "key") is not null)
                    .Select(attribute => new PersonioAttribute(
                        TextOf(attribute, "key")!, TextOf(attribute, "type"), TextOf(attribute, "universal_id")))
                    .DistinctBy(attribute => attribute.Key)
                    .ToDictionary(attribute => attribute.Key);
                return null;
            default:
                throw new JsonException("The response has no 'success', or no list in 'data'.");
        }
    }

    private static string? TextOf(JsonElement attribute, string name) =>
        attribute.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
