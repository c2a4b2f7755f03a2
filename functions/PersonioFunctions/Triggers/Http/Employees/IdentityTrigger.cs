using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Operations;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>Takes a person's decisions about who an employee is: earlier records, and people who were erased.</summary>
public sealed class IdentityTrigger(
    AccountStore accounts, AccountStateStore states, EarlierRecordsDecisions decisions, EmployeeReadmission readmission)
{
    /// <summary>Decides which records are the earlier ones of an employee.</summary>
    [Function("PutEarlierRecords")]
    public Task<IActionResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "accounts/{name}/employees/{id}/earlier-records")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            EmployeeLookup.RequireId(name, id);
            var decided = (await request.ReadAsync(HttpJson.Default.EarlierRecordsBody, cancellationToken)).ToDecision(id);
            var result = await decisions.DecideAsync(name, id, decided, cancellationToken);
            return result.Outcome switch
            {
                EarlierRecordsOutcome.Decided => ApiResult.Json(
                    EmployeeBody.From(result.Row!, await states.GetAsync(name, cancellationToken)), HttpJson.Default.EmployeeBody),
                EarlierRecordsOutcome.UnknownRecord => throw EarlierRecordsBody.Invalid(
                    $"One of the ids is not an employee of account '{name}'."),
                EarlierRecordsOutcome.Busy => HttpErrors.Busy(name),
                _ => throw EmployeeLookup.NotFound(name),
            };
        });

    /// <summary>Lets a person back in who was erased here.</summary>
    [Function("ReadmitEmployee")]
    public Task<IActionResult> ReadmitAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "accounts/{name}/employees/{id}/readmit")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => HttpErrors.MapAsync(request, async () =>
        {
            await accounts.RequireAsync(name, cancellationToken);
            return await readmission.ReadmitAsync(name, EmployeeLookup.RequireId(name, id), cancellationToken) switch
            {
                ReadmitOutcome.Readmitted => ApiResult.NoContent(),
                ReadmitOutcome.Busy => HttpErrors.Busy(name),
                _ => throw HttpErrors.NotFound($"No person with this id was erased from account '{name}'."),
            };
        });
}
