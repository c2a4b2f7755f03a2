using Microsoft.AspNetCore.Mvc;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Triggers.Http;

/// <summary>Somebody's manager as stored.</summary>
internal sealed record ManagerBody(string? Id, string? Name, string? Email);

/// <summary>Why a person is in a state: what the rules looked at, what they said, what follows and what was before.</summary>
internal sealed record ExplanationBody(
    string Account,
    string Id,
    string Text,
    DateOnly Today,
    string TimeZone,
    ExplainedInputs Inputs,
    string State,
    string? Rule,
    IReadOnlyList<string> Flags,
    DateOnly? Since,
    bool? IsCurrent,
    DateOnly? LeftAt,
    DateTimeOffset? NextTransitionAt,
    NextTransition? Next,
    ManagerBody? Manager,
    IReadOnlyList<string> PreviousEmployeeIds,
    DateOnly? OriginalHireDate,
    DateTimeOffset? VerifiedAt,
    IReadOnlyList<ChangeBody> Changes)
{
    public static ExplanationBody From(EmployeeRow row, Account account, AccountState state, CompanyDay day, IEnumerable<EmployeeChange> latest)
    {
        var explanation = EmployeeExplanation.From(row, day);
        var employee = row.Employee;
        return new ExplanationBody(
            row.Account,
            employee.Id,
            explanation.Text,
            explanation.Today,
            account.TimeZone,
            explanation.Inputs,
            row.State.Name(),
            row.Rule,
            row.Flags.Names(),
            row.Since,
            row.IsCurrent,
            row.LeftAt,
            row.NextTransitionAt,
            explanation.Next,
            employee[EmployeeField.ManagerId] is { } manager
                ? new ManagerBody(manager, employee[EmployeeField.ManagerName], employee[EmployeeField.ManagerEmail])
                : null,
            row.Standing.Previous!.EmployeeIds,
            row.OriginalHireDate,
            state.Missing.VerifiedAt(employee.Id, state.Freshness.DataAsOf),
            [.. latest.Select(ChangeBody.From)]);
    }
}

/// <summary>Saying why somebody is in a state.</summary>
public sealed class ExplainTrigger(AccountStore accounts, AccountStateStore states, EmployeeStore employees, ChangeLog log, TimeProvider time)
{
    private const int ChangesShown = 10;

    /// <summary>Explains one person in data and words.</summary>
    [Function("ExplainEmployee")]
    public Task<IActionResult> ExplainAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "accounts/{name}/employees/{id}/explain")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken) => Requests.AnswerAsync(request, async () =>
        {
            var account = await accounts.RequireAsync(name, cancellationToken);
            if (!Employee.IsId(id) || await employees.FindAsync(name, id, cancellationToken) is not { } row)
                throw Requests.NotFound("employee of this id");
            var state = await states.GetAsync(name, cancellationToken);
            var changes = await log.OfEmployeeAsync(name, id, state.SettledEpoch, cancellationToken);
            return Answer.Json(
                ExplanationBody.From(row, account, state, account.Day(time), changes.Reverse().Take(ChangesShown)), HttpJson.Default.ExplanationBody);
        });
}
