using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Accounts.Connecting;
using PersonioFunctions.Accounts.Webhooks;
using PersonioFunctions.Operations;
using PersonioFunctions.Schedule;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>Connects, shows and disconnects accounts.</summary>
public sealed class AccountsTrigger(
    AccountStore accounts, AccountActivation activation, WebhookSwitch webhooks, AccountOverview overview, AccountRemover remover)
{
    /// <summary>Connects an account, or changes its connection, and requests a run. Or switches its webhook on or off.</summary>
    [Function("PutAccount")]
    public Task<IActionResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "accounts/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            // The body is read as Core's own type: no type of the API holds a secret.
            var connection = await request.ReadAsync(HttpJson.Default.AccountConnection, cancellationToken);
            if (AccountRules.Validate(name, connection) is { Count: > 0 } errors)
            {
                throw RequestReader.Invalid(
                    ProblemCodes.InvalidAccount, "Some members of the account are invalid. Nothing was stored.", errors);
            }

            if (connection.Webhook is not null) return await SwitchWebhookAsync(request, name, connection, cancellationToken);
            var existing = request.Flag("replaceCredentials") ? ExistingCredentials.Replace : ExistingCredentials.Keep;
            var caller = CallerKey.HashOf(request);
            var (outcome, account) = await activation.ConnectAsync(name, connection, existing, caller, cancellationToken);
            return outcome switch
            {
                ConnectOutcome.Created => await ShowAsync(request, account!, StatusCodes.Status201Created, cancellationToken),
                ConnectOutcome.Updated => await ShowAsync(request, account!, StatusCodes.Status200OK, cancellationToken),
                ConnectOutcome.OtherCredentials => HttpErrors.Conflict(
                    ProblemCodes.OtherCredentials,
                    $"Account '{name}' is connected with another client id. Choose another name, or add ?replaceCredentials=true."),
                ConnectOutcome.TooManyAttempts => ApiResult.Problem(
                    StatusCodes.Status429TooManyRequests,
                    ProblemCodes.TooManyAttempts,
                    $"Credentials were tried too often in the last minute, so those of account '{name}' were not sent to Personio. "
                    + "Repeat the call in a minute.",
                    retryAfter: ConnectLimits.Window),
                ConnectOutcome.AttributeInUse => HttpErrors.Conflict(
                    ProblemCodes.AttributeInUse,
                    $"Account '{name}' stores an attribute that 'attributes' leaves out or gives another column, or that would be the "
                    + "e-mail address now. "
                    + $"Switch it off first: PUT /api/accounts/{name}/attributes shows which columns go. Nothing was changed."),
                ConnectOutcome.SensitiveAttribute => throw InvalidAttributes(
                    "Personio marks one of these attributes as bank, salary, tax or health data. "
                    + "Add its key to sensitiveAttributes if you want to store it."),
                ConnectOutcome.UnlistedAttributes => throw InvalidAttributes(
                    "Personio did not list the attributes, so it is not known which of them hold bank, salary, tax or health data. "
                    + "Repeat the call. If the credentials may not list attributes, add the new keys to sensitiveAttributes too."),
                _ => HttpErrors.ChangedMeanwhile(name),
            };
        });

    /// <summary>Shows all accounts with their health.</summary>
    [Function("ListAccounts")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts")] HttpRequest request,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var views = await overview.ListAsync(cancellationToken);
            return ApiResult.Json(
                new ListBody<AccountBody>([.. views.Select(view => AccountBody.From(view, request))]),
                HttpJson.Default.ListBodyAccountBody);
        });

    /// <summary>Shows one account with its health.</summary>
    [Function("GetAccount")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            return await ShowAsync(request, account, StatusCodes.Status200OK, cancellationToken);
        });

    /// <summary>Disconnects an account. With <c>?purge=true</c> also deletes its employees, changes, runs and plans.</summary>
    [Function("DeleteAccount")]
    public Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "accounts/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var data = request.Flag("purge") ? StoredData.Purge : StoredData.Keep;
            var outcome = AccountRules.IsName(name)
                ? await remover.RemoveAsync(name, data, cancellationToken)
                : RemoveOutcome.NotFound;
            return outcome switch
            {
                RemoveOutcome.Removed => ApiResult.NoContent(),
                RemoveOutcome.NotFound => throw AccountLookup.NotFound(),
                RemoveOutcome.Conflict => HttpErrors.ChangedMeanwhile(name),
                _ => HttpErrors.Conflict(
                    ProblemCodes.StoppingRun,
                    $"A run of account '{name}' was active. The account is now disabled and the run was told to stop. "
                    + "Repeat the call in a minute."),
            };
        });

    private async Task<ApiResult> SwitchWebhookAsync(
        HttpRequest request, string name, AccountConnection connection, CancellationToken cancellationToken)
    {
        TimeSpan? every = connection.FullSyncEvery is { } hours ? TimeSpan.FromHours(hours) : null;
        var account = await accounts.RequireAsync(name, cancellationToken);
        var switched = connection.Webhook == true
            ? await webhooks.SwitchOnAsync(account, WebhookBody.UrlOf(name, request), every, cancellationToken)
            : await webhooks.SwitchOffAsync(account, cancellationToken);
        return switched.Account is { } changed
            ? await ShowAsync(request, changed, StatusCodes.Status200OK, cancellationToken, switched)
            : HttpErrors.ChangedMeanwhile(name);
    }

    private static RequestException InvalidAttributes(string reason) => RequestReader.Invalid(
        ProblemCodes.InvalidAccount,
        "Some members of the account are invalid. Nothing was stored.",
        new Dictionary<string, string> { ["attributes"] = reason });

    private async Task<ApiResult> ShowAsync(
        HttpRequest request, Account account, int status, CancellationToken cancellationToken, WebhookSwitched? switched = null) =>
        ApiResult.Json(
            AccountBody.From(await overview.ShowAsync(account, cancellationToken), request, switched),
            HttpJson.Default.AccountBody,
            status,
            status == StatusCodes.Status201Created ? $"/api/accounts/{account.Name}" : null);
}
