using Microsoft.AspNetCore.Mvc;

namespace PersonioFunctions.Triggers.Http.OpenApi;

/// <summary>Shows the OpenAPI document. Anonymous: it contains no data.</summary>
public static class OpenApiTrigger
{
    /// <summary>Responds with the description of the API that clients can be generated from.</summary>
    [Function("GetOpenApi")]
    public static IActionResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        ApiResult.Json(ApiDocument.Bytes);
}
