using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.WebJobs.Host;
using PersonioFunctions.Triggers.Http;

namespace PersonioFunctions.LocalHost.Http;

/// <summary>Serves HTTP functions with Kestrel, at the routes that their attributes name.</summary>
internal static class HttpFunctions
{
    private static readonly object ResultKey = new();

    // In Functions an attribute without methods stands for all methods.
    private static readonly string[] AllMethods =
        [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete, HttpMethods.Patch, HttpMethods.Head, HttpMethods.Options];

    /// <summary>Keeps the result of a function with its request. <see cref="MapHttpFunctions"/> writes it after the call.</summary>
    public static void KeepResult(HttpRequest request, object result) => request.HttpContext.Items[ResultKey] = result;

    /// <summary>Maps every HTTP function of <paramref name="triggerTypes"/> below <paramref name="routePrefix"/>.</summary>
    public static void MapHttpFunctions(this WebApplication app, IEnumerable<Type> triggerTypes, string routePrefix, FunctionKey key)
    {
        var jobHost = app.Services.GetRequiredService<IJobHost>();
        foreach (var function in HttpFunction.Find(triggerTypes))
        {
            var pattern = $"/{routePrefix}/{function.Route}".Replace("//", "/", StringComparison.Ordinal);
            app.MapMethods(pattern, function.Trigger.Methods ?? AllMethods, context => ServeAsync(context, function, key, jobHost));
        }
    }

    private static async Task ServeAsync(HttpContext context, HttpFunction function, FunctionKey key, IJobHost jobHost)
    {
        if (function.NeedsKey && !key.Accepts(context.Request))
        {
            await HostProblem.WriteAsync(context, StatusCodes.Status401Unauthorized);
            return;
        }

        try
        {
            await jobHost.CallAsync(function.Name, Arguments(context, function), context.RequestAborted);
        }
        catch (FunctionInvocationException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
            return;
        }

        if (context.Items[ResultKey] is IActionResult result)
            await context.WriteAsync(result);
    }

    private static Dictionary<string, object?> Arguments(HttpContext context, HttpFunction function)
    {
        var arguments = new Dictionary<string, object?> { [function.Request.Name!] = context.Request };
        foreach (var parameter in function.Method.GetParameters())
        {
            if (context.GetRouteValue(parameter.Name!) is { } value)
                arguments[parameter.Name!] = value;
        }

        return arguments;
    }
}
