using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Showing what Personio lets an account read.</summary>
public sealed class AttributesTrigger(AccountStore accounts, AccountStateStore states)
{
    /// <summary>Shows every attribute: readable, unreadable or unknown, since when, how many people have it.</summary>
    [Function("GetAttributes")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/attributes")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var state = await states.GetAsync(name, cancellationToken);
            return Answer.Json(AttributesBody.From(account, state.Attributes), HttpJson.Default.AttributesBody);
        });
}
