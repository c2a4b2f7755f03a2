using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace PersonioFunctions.Triggers.Http.OpenApi;

/// <summary>
/// The OpenAPI document: routes, methods and levels from the attributes of the triggers, schemas from the JSON context, and the rest from
/// <see cref="ApiCalls"/>. It contains no data. Source: https://spec.openapis.org/oas/v3.1.1.html
/// </summary>
internal sealed partial class ApiDocument
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private static readonly Lazy<byte[]> Cached = new(() => new ApiDocument().Write());

    private static readonly Dictionary<string, string> RouteParameters = new()
    {
        ["id"] = "The employee id of Personio.",
        ["name"] = "The name: 1 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.",
        ["planId"] = "The id of the plan.",
        ["runId"] = "The id of the run.",
    };

    private readonly ApiSchemas _schemas = new();
    private readonly OpenApiDocument _document = new()
    {
        Info = new OpenApiInfo
        {
            Title = "PersonioFunctions",
            Version = "1.0.0",
            Description = Description(),
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        },
        Servers = [new OpenApiServer { Url = "/api", Description = "The app that serves this document." }],
        Components = new OpenApiComponents
        {
            Schemas = new Dictionary<string, IOpenApiSchema>(),
            SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["key"] = KeyScheme(ParameterLocation.Header, "x-functions-key"),
                ["code"] = KeyScheme(ParameterLocation.Query, "code"),
                ["webhookToken"] = KeyScheme(ParameterLocation.Header, "Authorization", "The token of the account's webhook."),
            },
        },
        Paths = [],
    };

    private ApiDocument()
    {
        _schemas.AddAnswer(typeof(ProblemBody));
        var functions = HttpFunction.Find(typeof(ApiDocument).Assembly.GetTypes()).ToList();
        foreach (var route in functions.GroupBy(function => function.Route).OrderBy(route => route.Key, StringComparer.Ordinal))
        {
            var path = new OpenApiPathItem();
            foreach (var function in route)
                foreach (var method in function.Trigger.Methods!)
                    path.AddOperation(HttpMethod.Parse(method), Operation(function));
            _document.Paths.Add($"/{route.Key}", path);
        }

        foreach (var (name, schema) in _schemas.All) _document.Components!.Schemas![name] = Parse(schema.ToJsonString());
    }

    /// <summary>Gets the document as it is sent. Built when it is first asked for.</summary>
    public static byte[] Bytes => Cached.Value;

    private static string Description() =>
        "Keeps the employees of Personio accounts in Azure Table Storage.\n\n"
        + "**Paging.** A list has `items` and, unless it is the last page, `continuationToken`. Pass it unmodified as "
        + "`?continuationToken=`. `?top=` sets the page size. The change feed has a `cursor` instead: store it and pass it as "
        + "`?after=`. When the answer is 410, read the employees again and continue without a cursor.\n\n"
        + "**Filters.** Employees are filtered by query parameters, and the change feed by `?after=`. Other lists are not filtered.\n\n"
        + "**Conditional requests.** Lists of employees have an `ETag`, unless a run is active. Send it as `If-None-Match` with the same "
        + "address: the answer is 304 if nothing has changed since. Every answer has `Cache-Control: no-store`.\n\n"
        + "**Members.** A member without a value is left out. A request may contain only the described members. An answer may contain "
        + "further members in later versions, and further words than `x-extensible-enum` lists.\n\n"
        + "**Problems.** A call that fails in the app answers `application/problem+json`. `x-problem-codes` lists the codes of a "
        + "status. A code never changes its meaning. In Azure the platform answers some calls itself, without a body. "
        + $"The local host itself can answer {Quote(ApiProblems.OfLocalHost)}.";

    private static OpenApiSecurityScheme KeyScheme(ParameterLocation place, string name, string description = "A function key.") =>
        new() { Type = SecuritySchemeType.ApiKey, In = place, Name = name, Description = description };

    private static string Quote(IEnumerable<string> codes) => string.Join(", ", codes.Select(code => $"`{code}`"));

    private OpenApiOperation Operation(HttpFunction function)
    {
        var call = ApiCalls.ByFunction[function.Name];
        return new OpenApiOperation
        {
            OperationId = char.ToLowerInvariant(function.Name[0]) + function.Name[1..],
            Summary = call.Summary,
            Description = call.Description,
            Parameters =
            [
                .. RouteParametersOf(function.Route),
                .. call.Query.Select(QueryParameter),
                .. call.HasVersion ? [KnownVersion] : (IOpenApiParameter[])[],
            ],
            RequestBody = RequestBody(call),
            Responses = Responses(call, function.NeedsKey),
            Security = function.NeedsKey ? [Requirement("key"), Requirement("code")]
                : call.IsMadeByPersonio ? [Requirement("webhookToken")]
                : [],
        };
    }

    private OpenApiRequestBody? RequestBody(ApiCall call) => call switch
    {
        { Request: { } type } => new() { Required = true, Content = Content(_schemas.AddRequest(type)) },
        { IsMadeByPersonio: true } => new() { Required = true, Content = AnyObject() },
        _ => null,
    };

    private static IEnumerable<IOpenApiParameter> RouteParametersOf(string route) =>
        RouteParameter().Matches(route).Select(match => match.Groups["name"].Value).Select(name => new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = RouteParameters[name],
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    private OpenApiParameter QueryParameter(ApiParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Schema = Parse(parameter.Schema),
    };

    private static OpenApiParameter KnownVersion => new()
    {
        Name = "If-None-Match",
        In = ParameterLocation.Header,
        Description = "The ETag of an earlier answer from the same address.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private OpenApiResponses Responses(ApiCall call, bool needsKey)
    {
        string[] codes =
        [
            .. call.Problems,
            .. needsKey ? [ProblemCodes.Unauthorized] : (string[])[],
            .. call.Request is null ? [] : ApiProblems.OfBodies,
            .. call.AsksPersonio ? ApiProblems.OfPersonio : [],
            .. call.HasCommonProblems ? ApiProblems.OfAll : [],
        ];
        var problems = codes
            .SelectMany(code => ApiProblems.StatusesOf(code).Select(status => (status, code)))
            .ToLookup(pair => pair.status, pair => pair.code);
        var responses = new OpenApiResponses();
        foreach (var status in call.Answers.Select(answer => answer.Status).Concat(problems.Select(group => group.Key)).Distinct().Order())
        {
            var answer = call.Answers.SingleOrDefault(answer => answer.Status == status);
            var response = Response(status, answer, [.. problems[status].Distinct()]);
            if (call.HasVersion && answer is not null)
                response.Headers!["ETag"] = Header("The version of the list; absent while a run is active.", JsonSchemaType.String);
            responses[status.ToString(CultureInfo.InvariantCulture)] = response;
        }

        return responses;
    }

    private OpenApiResponse Response(int status, ApiAnswer? answer, string[] codes)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join(" ", [answer?.Description, codes.Length == 0 ? null : $"Problem codes: {Quote(codes)}."]).Trim(),
            Content = new Dictionary<string, IOpenApiMediaType>(),
            Headers = new Dictionary<string, IOpenApiHeader>(),
        };
        if (answer?.Body is { } body) response.Content = body == typeof(object) ? AnyObject() : Content(_schemas.AddAnswer(body));
        if (answer?.MediaType is { } mediaType)
        {
            response.Content[mediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }

        if (answer?.IsLocated == true) response.Headers["Location"] = Header("Where to find the result.", JsonSchemaType.String);
        if (codes.Length == 0) return response;
        response.Content[ProblemJson] = MediaType("Problem");
        response.Extensions = new Dictionary<string, IOpenApiExtension>
        {
            ["x-problem-codes"] = new JsonNodeExtension(new JsonArray([.. codes.Select(code => JsonValue.Create(code))])),
        };
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            response.Headers["Retry-After"] = Header("After how many seconds to repeat the call, if known.", JsonSchemaType.Integer);
        return response;
    }

    private static OpenApiHeader Header(string description, JsonSchemaType type) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = type } };

    private Dictionary<string, IOpenApiMediaType> Content(string schema) => new() { [Json] = MediaType(schema) };

    private OpenApiMediaType MediaType(string schema) => new() { Schema = new OpenApiSchemaReference(schema, _document) };

    private static Dictionary<string, IOpenApiMediaType> AnyObject() =>
        new() { [Json] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } } };

    private OpenApiSecurityRequirement Requirement(string scheme) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, _document)] = [] };

    private OpenApiSchema Parse(string schema) => OpenApiModelFactory.Parse<OpenApiSchema>(
        schema, OpenApiSpecVersion.OpenApi3_1, _document, out _, OpenApiConstants.Json)!;

    private byte[] Write()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        _document.SerializeAsV31(new OpenApiJsonWriter(text));
        return Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n") + "\n");
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex RouteParameter();
}
