using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Triggers.Http.Employees;

namespace PersonioFunctions.Triggers.Http.Changes;

/// <summary>Shows what changed.</summary>
public sealed class ChangesTrigger(AccountStore accounts, ChangeFeed feed)
{
    internal const int DefaultTop = 100;

    /// <summary>Shows the changes of an account, oldest first, from where the caller stopped reading.</summary>
    [Function("ListChanges")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/changes")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var after = After(request);
            var changes = await feed.ReadAsync(name, after, request.Top(DefaultTop), cancellationToken) ?? throw new RequestException(
                StatusCodes.Status410Gone,
                ProblemCodes.CursorTooOld,
                $"Changes of account '{name}' after this cursor are no longer kept. "
                + "Read all employees again, then the changes without a cursor.");
            return ApiResult.Json(ChangesBody.From(changes, after), HttpJson.Default.ChangesBody);
        });

    /// <summary>Shows the changes of one employee, newest first.</summary>
    [Function("ListEmployeeHistory")]
    public Task<IActionResult> HistoryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees/{id}/history")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var top = request.Top(DefaultTop);
            var changes = await feed.ReadHistoryAsync(name, EmployeeLookup.RequireId(name, id), top, cancellationToken);
            return ApiResult.Json(new ListBody<ChangeBody>([.. changes.Select(ChangeBody.From)]), HttpJson.Default.ListBodyChangeBody);
        });

    private static string? After(HttpRequest request)
    {
        if (!request.Query.TryGetValue("after", out var text)) return null;
        return ChangeLog.IsCursor(text.ToString())
            ? text.ToString()
            : throw RequestReader.Invalid(ProblemCodes.InvalidCursor, "Pass the unmodified cursor of an earlier response as 'after'.");
    }
}
