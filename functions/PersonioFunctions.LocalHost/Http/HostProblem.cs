using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.LocalHost.Http;

/// <summary>What the host answers itself, before or instead of a function, in the form the functions' own problems have.</summary>
internal static class HostProblem
{
    /// <summary>Writes the problem for a status; says nothing about what happened inside.</summary>
    public static Task WriteAsync(HttpContext context, int status)
    {
        var (code, detail) = status switch
        {
            StatusCodes.Status401Unauthorized => ("unauthorized", "Send the function key as header x-functions-key or as ?code=."),
            StatusCodes.Status404NotFound => ("notFound", "Nothing is served at this address."),
            StatusCodes.Status405MethodNotAllowed => ("methodNotAllowed", "The header Allow names the methods that are served here."),
            StatusCodes.Status500InternalServerError => ("internalError", "The call failed. The log says why."),
            _ => ("requestRefused", "The request was refused before it reached a function."),
        };
        return context.WriteAsync(Answer.Problem(status, code, detail));
    }

    /// <summary>Writes the result of a function to its caller.</summary>
    public static Task WriteAsync(this HttpContext context, IActionResult result) =>
        result.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
}
