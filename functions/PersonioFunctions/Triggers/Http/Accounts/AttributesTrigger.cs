using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Operations;
using PersonioFunctions.Triggers.Http.Plans;

namespace PersonioFunctions.Triggers.Http.Accounts;

/// <summary>Shows what Personio lets an account read, and switches attributes off.</summary>
public sealed class AttributesTrigger(AccountStore accounts, AccountStateStore states, SettingsDecisions decisions)
{
    /// <summary>
    /// Returns a plan of the columns that go when attributes are switched off, and applies nothing. With <c>?plan=</c>, applies exactly
    /// that plan if it is still the same.
    /// </summary>
    [Function("PutAttributes")]
    public Task<IActionResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "accounts/{name}/attributes")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            var body = await request.ReadAsync(HttpJson.Default.AttributesRequestBody, cancellationToken);
            var stored = account.Attributes.Columns;
            if (body.Attributes?.All(stored.Contains) != true)
            {
                throw RequestReader.Invalid(
                    ProblemCodes.InvalidBody,
                    $"'attributes' has to hold the attributes that account '{name}' keeps, each with its present column. "
                    + $"PUT /api/accounts/{name} switches others on. Nothing was changed.");
            }

            if (account.Lifecycle.LeaveOn == LeaveOn.LastWorkingDay && !body.Attributes.ContainsKey(EmployeeField.LastWorkingDay.Attribute))
            {
                throw RequestReader.Invalid(
                    ProblemCodes.InvalidBody,
                    $"The lifecycle setting leaveOn of account '{name}' needs the attribute last_working_day. Nothing was changed.");
            }

            var settings = new SettingsRequest(Attributes: body.Attributes);
            return await PlanResult.DecideAsync(decisions, account, settings, request, cancellationToken);
        });

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
