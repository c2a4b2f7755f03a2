using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Events.Editing;
using PersonioFunctions.Triggers.Http.Accounts;
using PersonioFunctions.Triggers.Http.Employees;
using PersonioFunctions.Triggers.Http.Subscriptions;

namespace PersonioFunctions.Triggers.Http.OpenApi;

/// <summary>
/// The JSON schemas of bodies, each under the name of its type. Made by the JSON context that reads and writes the bodies.
/// </summary>
internal sealed class ApiSchemas
{
    private const string Components = "#/components/schemas/";

    // The rules of requests demand these members. For other requests, those without a default value are demanded.
    private static readonly Dictionary<Type, string[]> RequiredInRequests = new()
    {
        [typeof(AccountConnection)] = [],
        [typeof(AttributesRequestBody)] = ["attributes"],
        [typeof(EarlierRecordsBody)] = [],
        [typeof(SubscriptionRequest)] = ["target", "events"],
        [typeof(TargetRequest)] = ["kind", "url"],
        [typeof(ReplayBody)] = ["from"],
    };

    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal);

    /// <summary>Gets the schemas of all types that were asked for, and of those that they contain.</summary>
    public IReadOnlyDictionary<string, JsonNode> All => _schemas;

    /// <summary>Adds the schema of a request's body and returns its name.</summary>
    public string AddRequest(Type type) => Add(HttpJson.Default.GetTypeInfo(type)!, isRequest: true);

    /// <summary>Adds the schema of an answer's body and returns its name.</summary>
    public string AddAnswer(Type type) => Add(HttpJson.Default.GetTypeInfo(type)!, isRequest: false);

    private string Add(JsonTypeInfo type, bool isRequest)
    {
        var name = NameOf(type.Type);
        if (_schemas.ContainsKey(name)) return name;
        _schemas[name] = new JsonObject();
        _schemas[name] = type.Type == typeof(EmployeeBody)
            ? EmployeeSchema.Create()
            : type.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
            {
                TreatNullObliviousAsNonNullable = true,
                TransformSchemaNode = (context, schema) => Transform(context, schema, isRequest),
            });
        return name;
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, bool isRequest)
    {
        var type = context.TypeInfo;
        if (context.Path.Length > 0 && type.Kind == JsonTypeInfoKind.Object) return ReferTo(Add(type, isRequest));
        if (node is not JsonObject schema) return node;

        ForbidNull(schema);
        if (schema["enum"] is JsonArray names) ApiWords.Restrict(schema, names.Select(name => (string)name!), isRequest);
        if (context.PropertyInfo is { } member) ApiWords.Restrict(schema, member, isRequest);

        // The exporter leaves out elements with a converter of their own.
        if (type.ElementType == typeof(EmployeeBody)) schema["items"] = ReferTo(AddAnswer(type.ElementType));
        if (type.Kind != JsonTypeInfoKind.Object) return schema;

        // A client must accept members that are added later. The API itself accepts only members that it knows.
        if (!isRequest) schema.Remove("additionalProperties");
        string[] required = isRequest && RequiredInRequests.TryGetValue(type.Type, out var demanded)
            ? demanded
            : [.. type.Properties.Where(isRequest ? HasNoDefault : IsAlwaysWritten).Select(property => property.Name)];
        schema.Remove("required");
        if (required.Length > 0) schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        return schema;
    }

    private static JsonObject ReferTo(string schema) => new() { ["$ref"] = Components + schema };

    // A member without a value is left out, so null is never written; requests leave it out too.
    private static void ForbidNull(JsonObject schema)
    {
        schema.Remove("default");
        if (schema["type"] is JsonArray types && types.Select(type => (string)type!).Where(type => type != "null").ToList() is [var only])
            schema["type"] = only;
    }

    private static bool HasNoDefault(JsonPropertyInfo property) => property.AssociatedParameter is { HasDefaultValue: false };

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null;

    private static string NameOf(Type type)
    {
        if (type.IsGenericType) return NameOf(type.GetGenericArguments()[0]) + "List";
        const string suffix = "Body";
        return type.Name.EndsWith(suffix, StringComparison.Ordinal) ? type.Name[..^suffix.Length] : type.Name;
    }
}
