using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>Shows what Personio lets an account read.</summary>
public sealed class AttributesTrigger(AccountStore accounts, AccountStateStore states)
{
    /// <summary>Shows every attribute: readable, unreadable or unknown, since when, and how many employees have a value.</summary>
    [Function("GetAttributes")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/attributes")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var state = await states.GetAsync(name, cancellationToken);
            return ApiResult.Json(AttributesBody.From(account, state.Attributes), HttpJson.Default.AttributesBody);
        });
}
