using Azure;
using Azure.Identity;
using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Personio;
using PersonioFunctions.Plans;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Maps known failures of an endpoint to problems.</summary>
internal static class HttpErrors
{
    /// <summary>Runs an endpoint. A failure that is not mapped here is a bug: the host logs it and responds with 500.</summary>
    /// <param name="request">The request.</param>
    /// <param name="endpoint">Does what the request asks for.</param>
    public static async Task<IActionResult> MapAsync(HttpRequest request, Func<Task<IActionResult>> endpoint)
    {
        try
        {
            request.ThrowIfQueryTooLong();
            return await endpoint();
        }
        catch (RequestException exception)
        {
            return exception.Result;
        }
        catch (PersonioException exception)
        {
            return ApiResult.Problem(
                StatusOf(exception.Kind), ProblemCodes.Personio(exception.Kind), exception.Message, retryAfter: exception.RetryAfter);
        }
        catch (OperationCanceledException exception) when (IsCancelled(request, exception))
        {
            // No failure of the function. If the caller has gone, nobody reads this response.
            return ApiResult.Problem(
                StatusCodes.Status503ServiceUnavailable,
                ProblemCodes.Interrupted,
                "The call was cancelled, because the host stops or the caller closed the connection. "
                    + "Repeat the call; repeating it is safe.");
        }
        catch (NewerPlanException exception)
        {
            return Conflict(ProblemCodes.NewerVersion, exception.Message);
        }
        catch (SecretStoreException exception)
        {
            return ApiResult.Problem(StatusCodes.Status503ServiceUnavailable, ProblemCodes.SecretStore, exception.Message);
        }
        catch (Exception exception) when (IsOfStorage(exception))
        {
            // The message of a storage client contains addresses. The client has logged what may be logged.
            return ApiResult.Problem(
                StatusCodes.Status503ServiceUnavailable,
                ProblemCodes.Storage,
                "The storage account gave no usable answer. Repeat the call; GET /api/health shows which part fails.");
        }
    }

    /// <summary>Creates the problem for something that does not exist.</summary>
    /// <param name="detail">What does not exist, and where to look instead.</param>
    public static RequestException NotFound(string detail) => new(StatusCodes.Status404NotFound, ProblemCodes.NotFound, detail);

    /// <summary>Creates the problem for a call that another run of the account is in the way of.</summary>
    public static ApiResult Busy(string account) => Conflict(
        ProblemCodes.Busy, $"Another run of account '{account}' is active. Repeat the call when that run has ended.");

    /// <summary>Creates the problem for an account that was changed between reading and writing.</summary>
    public static ApiResult ChangedMeanwhile(string account) => Conflict(
        ProblemCodes.Conflict, $"Another caller changed account '{account}' at the same moment. Repeat the call.");

    /// <summary>Returns the status of the problem for a failure of Personio.</summary>
    public static int StatusOf(PersonioFailureKind kind) => kind switch
    {
        PersonioFailureKind.Unauthorized or PersonioFailureKind.Forbidden => StatusCodes.Status422UnprocessableEntity,
        PersonioFailureKind.InvalidAnswer => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>Creates a problem with status 409.</summary>
    public static ApiResult Conflict(string code, string detail) => ApiResult.Problem(StatusCodes.Status409Conflict, code, detail);

    /// <summary>Whether an exception says that storage gave no usable answer.</summary>
    public static bool IsOfStorage(Exception exception) =>
        exception is RequestFailedException or AggregateException or AuthenticationFailedException or TimeoutException;

    /// <summary>Whether an exception says that the call was cancelled, because the host stops or the caller has gone.</summary>
    public static bool IsCancelled(HttpRequest request, OperationCanceledException exception) =>
        // The host closes the connection and cancels the invocation, in either order.
        request.HttpContext.RequestAborted.IsCancellationRequested || exception.CancellationToken.IsCancellationRequested;
}
