using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Triggers.Http.Changes;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>Why an employee is in a state: what the rules read and decided, what is scheduled next, and what changed before.</summary>
internal sealed record ExplanationBody(
    string Account,
    string Id,
    string Text,
    DateOnly Today,
    string TimeZone,
    ExplainedInputsBody Inputs,
    LifecycleState State,
    string Rule,
    IReadOnlyList<string> Flags,
    DateOnly? Since,
    bool IsCurrent,
    DateOnly? LeftAt,
    DateTimeOffset? NextTransitionAt,
    NextTransitionBody? Next,
    ManagerBody? Manager,
    IReadOnlyList<string> PreviousEmployeeIds,
    IReadOnlyList<string>? PossibleEmployeeIds,
    IReadOnlyList<string>? DecidedEmployeeIds,
    DateOnly? OriginalHireDate,
    DateTimeOffset? VerifiedAt,
    IReadOnlyList<ChangeBody> Changes)
{
    public static ExplanationBody From(
        EmployeeRow row, Account account, AccountState state, CompanyDay day, IEnumerable<EmployeeChange> latest)
    {
        var explanation = EmployeeExplanation.From(row, day);
        return new ExplanationBody(
            row.Account,
            row.Employee.Id,
            explanation.Text,
            explanation.Today,
            account.TimeZone,
            ExplainedInputsBody.From(explanation.Inputs),
            row.Standing.State,
            row.Standing.Rule,
            row.Standing.Flags.Names(),
            row.Standing.Since,
            row.Standing.IsCurrent,
            row.LeftAt,
            row.Standing.NextTransitionAt,
            explanation.Next is null ? null : NextTransitionBody.From(explanation.Next),
            ManagerBody.From(row.Employee),
            row.EarlierRecords.EmployeeIds,
            row.EarlierRecords.PossibleIds.Count == 0 ? null : row.EarlierRecords.PossibleIds,
            row.DecidedRecords?.EmployeeIds,
            row.EarlierRecords.OriginalHireDate,
            state.Missing.VerifiedAt(row.Employee.Id, state.Freshness.DataAsOf),
            [.. latest.Select(ChangeBody.From)]);
    }
}

/// <summary>The inputs of the rules.</summary>
internal sealed record ExplainedInputsBody(
    ExplainedInputBody Status, ExplainedInputBody HireDate, ExplainedInputBody TerminationDate, string Presence)
{
    public static ExplainedInputsBody From(ExplainedInputs inputs) => new(
        ExplainedInputBody.From(inputs.Status),
        ExplainedInputBody.From(inputs.HireDate),
        ExplainedInputBody.From(inputs.TerminationDate),
        inputs.Presence);
}

/// <summary>One value that the rules read, whether it could be read, and the offset if it is a date with one.</summary>
internal sealed record ExplainedInputBody(string? Value, bool Readable, string? Offset)
{
    public static ExplainedInputBody From(ExplainedInput input) => new(input.Value, input.Readable, input.Offset);
}

/// <summary>The next scheduled change, unless Personio says otherwise before.</summary>
internal sealed record NextTransitionBody(
    DateTimeOffset At, DateOnly Date, string State, string Rule, IReadOnlyList<string> Flags, bool IsCurrent, bool IsPurge)
{
    public static NextTransitionBody From(NextTransition next) => new(
        next.At, next.Date, next.State, next.Rule, next.Flags, next.IsCurrent, next.IsPurge);
}

/// <summary>The manager of an employee, as stored.</summary>
internal sealed record ManagerBody(string? Id, string? Name, string? Email)
{
    public static ManagerBody? From(Employee employee) => employee[EmployeeField.ManagerId] is { } id
        ? new ManagerBody(id, employee[EmployeeField.ManagerName], employee[EmployeeField.ManagerEmail])
        : null;
}
