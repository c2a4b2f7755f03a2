using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Operations;
using PersonioFunctions.Runs;
using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Connecting, showing and disconnecting accounts.</summary>
public sealed class AccountsTrigger(
    AccountStore accounts,
    AccountStateStore states,
    AccountConnector connector,
    AccountRemover remover,
    SyncRequester requester,
    SyncSchedule schedule,
    TimeProvider time)
{
    /// <summary>Connects an account, or changes how it is connected, and syncs it at once.</summary>
    [Function("PutAccount")]
    public Task<IActionResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "accounts/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var connection = await request.ReadAsync(HttpJson.Default.AccountConnection, cancellationToken);
            if (AccountRules.Validate(name, connection) is { Count: > 0 } errors)
                return Answer.Problem(StatusCodes.Status400BadRequest, "invalidAccount", "Some members cannot be used; nothing was stored.", errors);

            var existing = request.Flag("replaceCredentials") ? ExistingCredentials.Replace : ExistingCredentials.Keep;
            var (outcome, account) = await connector.ConnectAsync(name, connection, existing, CallerKey.HashOf(request), cancellationToken);
            if (outcome == ConnectOutcome.OtherCredentials)
            {
                return Answer.Problem(
                    StatusCodes.Status409Conflict,
                    "otherCredentials",
                    $"Account '{name}' is connected with another client id. Choose another name, or add ?replaceCredentials=true to replace it.");
            }

            if (outcome == ConnectOutcome.Conflict)
            {
                return Answer.Problem(
                    StatusCodes.Status409Conflict, "conflict", $"Account '{name}' was changed by somebody else at the same moment. Repeat the call.");
            }

            if (outcome == ConnectOutcome.TooManyAttempts)
            {
                return Answer.Problem(
                    StatusCodes.Status429TooManyRequests,
                    "tooManyAttempts",
                    "Credentials were tried too often in the last minute; nothing was sent to Personio. Repeat the call in a minute.",
                    retryAfter: ConnectLimits.Window);
            }

            if (account!.Enabled) await requester.RequestAsync(name, SyncTrigger.Connect, cancellationToken);
            var body = await ShowAsync(account, cancellationToken);
            return outcome == ConnectOutcome.Created
                ? Answer.Json(body, HttpJson.Default.AccountBody, StatusCodes.Status201Created, $"/api/accounts/{name}")
                : Answer.Json(body, HttpJson.Default.AccountBody);
        });

    /// <summary>Shows all accounts and how they are doing.</summary>
    [Function("ListAccounts")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts")] HttpRequest request,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var now = time.GetUtcNow();
            var interval = schedule.IntervalAt(now);
            var stateOf = await states.ListAsync(cancellationToken).ToDictionaryAsync(state => state.Account, cancellationToken: cancellationToken);
            var sameCompany = SameCompany.Find(stateOf.Values.Where(state => state.Sketch is not null).ToDictionary(state => state.Account, state => state.Sketch!));
            var bodies = new List<AccountBody>();
            await foreach (var account in accounts.ListAsync(cancellationToken))
            {
                var state = stateOf.GetValueOrDefault(account.Name) ?? new AccountState { Account = account.Name };
                bodies.Add(AccountBody.From(account, state, sameCompany.GetValueOrDefault(account.Name), interval, now));
            }

            return Answer.Json(new ListBody<AccountBody>(bodies), HttpJson.Default.ListBodyAccountBody);
        });

    /// <summary>Shows one account and how it is doing.</summary>
    [Function("GetAccount")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            return Answer.Json(await ShowAsync(account, cancellationToken), HttpJson.Default.AccountBody);
        });

    /// <summary>Disconnects an account; with <c>?purge=true</c> its people and runs are deleted too.</summary>
    [Function("DeleteAccount")]
    public Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "accounts/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var data = request.Flag("purge") ? StoredData.Purge : StoredData.Keep;
            var outcome = AccountRules.IsName(name)
                ? await remover.RemoveAsync(name, data, cancellationToken)
                : RemoveOutcome.NotFound;
            return outcome switch
            {
                RemoveOutcome.Removed => Answer.NoContent(),
                RemoveOutcome.NotFound => throw Requests.NotFound("account of this name"),
                _ => Answer.Problem(
                    StatusCodes.Status409Conflict,
                    "stoppingRun",
                    $"A run of account '{name}' was at work and has been told to stop; the account is disabled. Repeat the call in a minute."),
            };
        });

    private async Task<AccountBody> ShowAsync(Account account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = await states.GetAsync(account.Name, cancellationToken);
        var sketches = await states.ReadSketchesAsync(cancellationToken);
        return AccountBody.From(account, state, SameCompany.Find(account.Name, sketches), schedule.IntervalAt(now), now);
    }
}
