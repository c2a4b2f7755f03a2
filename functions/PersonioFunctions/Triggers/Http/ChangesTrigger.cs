using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Triggers.Http;

/// <summary>A page of the feed of changes.</summary>
/// <param name="Items">The changes, oldest first.</param>
/// <param name="Cursor">Where the next reading begins: send it as <c>after</c>. Null while the feed is empty.</param>
internal sealed record ChangesBody(IReadOnlyList<ChangeBody> Items, string? Cursor);

/// <summary>A change as the API shows it.</summary>
internal sealed record ChangeBody(
    string Cursor,
    string RunId,
    string Kind,
    string? EmployeeId,
    string? Field,
    string? Old,
    string? New,
    string? Event,
    string Cause,
    DateTimeOffset ChangedAt)
{
    public static ChangeBody From(EmployeeChange change) => new(
        change.Cursor,
        change.RunId,
        HttpJson.Word(change.Kind),
        change.EmployeeId,
        change.Field,
        change.Old,
        change.New,
        change.Event,
        HttpJson.Word(change.Cause),
        change.ChangedAt);
}

/// <summary>Showing what changed.</summary>
public sealed class ChangesTrigger(AccountStore accounts, AccountStateStore states, ChangeLog log)
{
    private const int DefaultTop = 100;

    /// <summary>Shows an account's changes, oldest first, from where the caller stopped reading.</summary>
    [Function("ListChanges")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/changes")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var after = After(request);
            var top = request.Top(DefaultTop);
            var state = await states.GetAsync(name, cancellationToken);


            // Too old; or of a feed that ended when the account was purged.
            if (after is not null && (string.CompareOrdinal(after, state.Retention.SweptThrough) < 0 || ChangeLog.EpochOf(after) > state.Epoch))
            {
                return Answer.Problem(
                    StatusCodes.Status410Gone,
                    "cursorTooOld",
                    "What came after this cursor is no longer kept. Read the employees anew, then the changes without a cursor.");
            }

            var changes = await log.ReadAsync(name, after, state.SettledEpoch, top, cancellationToken);
            return Answer.Json(
                new ChangesBody([.. changes.Select(ChangeBody.From)], changes.Count == 0 ? after : changes[^1].Cursor), HttpJson.Default.ChangesBody);
        });

    /// <summary>Shows what is known of one person's changes, newest first.</summary>
    [Function("ListEmployeeHistory")]
    public Task<IActionResult> HistoryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees/{id}/history")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            var top = request.Top(DefaultTop);
            if (!Employee.IsId(id)) throw Requests.NotFound("employee of this id");
            var state = await states.GetAsync(name, cancellationToken);
            var changes = await log.OfEmployeeAsync(name, id, state.SettledEpoch, cancellationToken);
            return Answer.Json(
                new ListBody<ChangeBody>([.. changes.Reverse().Take(top).Select(ChangeBody.From)]), HttpJson.Default.ListBodyChangeBody);
        });

    private static string? After(HttpRequest request)
    {
        if (!request.Query.TryGetValue("after", out var text)) return null;
        return ChangeLog.IsCursor(text.ToString())
            ? text.ToString()
            : throw new RequestException(StatusCodes.Status400BadRequest, "invalidCursor", "Send as after the cursor of an earlier answer, as it was.");
    }
}
