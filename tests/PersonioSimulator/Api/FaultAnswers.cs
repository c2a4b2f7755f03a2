using PersonioSimulator.Faults;

namespace PersonioSimulator.Api;

/// <summary>Applies faults to responses.</summary>
internal static class FaultAnswers
{
    /// <summary>Responds in place of the endpoint. Returns false when the endpoint has to respond, possibly after a delay.</summary>
    public static async Task<bool> TryAnswerAsync(HttpContext context, SimulatorWorld world, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.TooManyRequests:
                context.Response.Headers.RetryAfter = fault.Rule.RetryAfter;
                await Answers.TooManyRequestsAsync(context, world.Settings);
                return true;
            case FaultKind.ServerError:
                await Answers.ErrorAsync(context, StatusCodes.Status500InternalServerError, 500, "Something went wrong");
                return true;
            case FaultKind.BadGatewayHtml:
                await Answers.PageAsync(context, StatusCodes.Status502BadGateway, "502 Bad Gateway");
                return true;
            case FaultKind.Forbidden:
                await Answers.ErrorAsync(context, StatusCodes.Status403Forbidden, 0, Answers.ForbiddenCode0);
                return true;
            case FaultKind.Unauthorized:
                await Answers.ErrorAsync(context, StatusCodes.Status401Unauthorized, 401, "Authorization is not provided");
                return true;
            case FaultKind.GatewayUnauthorized:
                await Answers.PageAsync(context, StatusCodes.Status401Unauthorized, "401 Authorization Required");
                return true;
            case FaultKind.GatewayForbidden:
                await Answers.PageAsync(context, StatusCodes.Status403Forbidden, "Request blocked");
                return true;
            case FaultKind.NotFoundHtml:
                await Answers.PageAsync(context, StatusCodes.Status404NotFound, "404 Not Found");
                return true;
            case FaultKind.HtmlPage:
                await Answers.PageAsync(context, StatusCodes.Status200OK, "Maintenance");
                return true;
            case FaultKind.Redirect:
                context.Response.Headers.Location = "https://login.personio.example/";
                await Answers.PageAsync(context, StatusCodes.Status302Found, "302 Found");
                return true;
            case FaultKind.SuccessFalse:
                await Answers.ErrorAsync(context, StatusCodes.Status200OK, 0, "Es ist ein Problem aufgetreten ");
                return true;
            case FaultKind.EmptyBody:
                await Answers.JsonAsync(context, ReadOnlyMemory<byte>.Empty);
                return true;
            case FaultKind.ConnectionReset:
                context.Abort();
                return true;
            case FaultKind.Slow:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.Rule.DelayMilliseconds), world.Time, context.RequestAborted);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Sends a successful body, which a fault may damage.</summary>
    public static async Task SendAsync(HttpContext context, Fault? fault, ReadOnlyMemory<byte> body)
    {
        switch (fault?.Kind)
        {
            case FaultKind.TruncatedJson:
                await Answers.JsonAsync(context, body[..(body.Length / 2)]);
                break;
            case FaultKind.ConnectionResetMidBody:
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = body.Length;
                await context.Response.BodyWriter.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                context.Abort();
                break;
            default:
                await Answers.JsonAsync(context, body);
                break;
        }
    }
}
