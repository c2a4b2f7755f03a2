using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.LocalHost.Http;

/// <summary>Responds for the host itself, before or instead of a function, in the form of the functions' own problems.</summary>
internal static class HostProblem
{
    /// <summary>Writes the problem for a status. Reveals nothing about what happened inside.</summary>
    public static Task WriteAsync(HttpContext context, int status)
    {
        var (code, detail) = status switch
        {
            StatusCodes.Status401Unauthorized => (
                ProblemCodes.Unauthorized, "The function key is missing or wrong. Send it as the header x-functions-key or as ?code=."),
            StatusCodes.Status403Forbidden => (
                ProblemCodes.ForeignOrigin,
                "A web page of another origin made this call. Set LocalHost__FunctionKey and send the key to allow it."),
            StatusCodes.Status404NotFound => (ProblemCodes.NotFound, "There is no call at this address. docs/api.md lists all calls."),
            StatusCodes.Status405MethodNotAllowed => (
                ProblemCodes.MethodNotAllowed, "This address does not accept the method. The header Allow names those it accepts."),
            StatusCodes.Status413PayloadTooLarge => (
                ProblemCodes.BodyTooLarge, $"The body has more than {KestrelLimits.MaxBody} bytes. Send less."),
            StatusCodes.Status500InternalServerError => (
                ProblemCodes.InternalError, "The call failed because of an error in the app. The log of the host says why."),
            _ => (
                ProblemCodes.RequestRefused, "The host refused the request before a function saw it. Check that it is valid HTTP."),
        };
        return context.WriteAsync(ApiResult.Problem(status, code, detail));
    }

    /// <summary>Writes the result of a function to its caller.</summary>
    public static Task WriteAsync(this HttpContext context, IActionResult result) =>
        result.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
}
