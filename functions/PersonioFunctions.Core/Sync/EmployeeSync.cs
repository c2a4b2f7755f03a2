using System.Collections.ObjectModel;
using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Personio;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;
using PersonioFunctions.Sync.Reading;

namespace PersonioFunctions.Sync;

/// <summary>Syncs one person now, with the same mapper, planner and guard as a whole run.</summary>
public sealed class EmployeeSync(
    EmployeeSources sources,
    EmployeeStore employees,
    ErasedEmployees erased,
    PlanApplier applier,
    GuardContextReader guard,
    ExclusiveOperations operations,
    TimeProvider time)
{
    private static readonly Notice NotCompared = new(
        NoticeCodes.OtherCompany,
        "The account has new credentials, and no sync of all employees has shown yet that they belong to the same company. "
            + "Resync the account first.");

    /// <summary>Syncs one person.</summary>
    /// <exception cref="PersonioException">Personio gave no usable response. Nothing was written.</exception>
    /// <exception cref="Secrets.SecretStoreException">The client secret cannot be read. Nothing was written.</exception>
    public async Task<EmployeeSyncResult> SyncAsync(
        Account account, string id, SyncTrigger trigger, CancellationToken cancellationToken)
    {
        var done = await operations.TryRunAsync(
            account.Name, trigger, account.Credentials, context => SyncAsync(context, id), cancellationToken);
        return done is not { } ended ? new EmployeeSyncResult(EmployeeSyncOutcome.Busy) : ended.Value with { Run = ended.Run };
    }

    private async Task<OperationResult<EmployeeSyncResult>> SyncAsync(RunContext context, string id)
    {
        var (account, run, state, cancellationToken) = (context.Account, context.Run, context.Before, context.Stopping);
        var erasedHere = new ErasedFilter(
            account.Name, state.HasErased ? await erased.ReadAsync(account.Name, cancellationToken) : ReadOnlySet<string>.Empty);
        if (erasedHere.Contains(id))
            return OperationResult.Refused(run, new EmployeeSyncResult(EmployeeSyncOutcome.Erased));

        var row = await employees.FindAsync(account.Name, id, cancellationToken);
        var source = sources.Open(account, state.PageSize, new RunProgress(run));
        var record = await source.FindAsync(id, cancellationToken);
        run = source.Progress.Run;
        if (record?.Id != id) return NotThere(run, row);

        var builder = new SnapshotBuilder(source.Attributes);
        builder.Add(new PersonioEmployeePage([record], 0, 1, run.PersonioRequests));
        var snapshot = erasedHere.Apply(builder.Build() with { IsOfOne = true });
        var person = await WithManagerAsync(account.Name, snapshot.Employees[id], cancellationToken);
        snapshot = snapshot with { Employees = new Dictionary<string, Employee> { [id] = person } };

        var index = new Dictionary<string, IndexEntry>();
        if (row is not null) index[id] = IndexEntry.From(row);
        var guardContext = await guard.ReadAsync(account, state, cancellationToken);
        var judged = Decider.Decide(snapshot, index, account.Day(time), guardContext);

        // A new person does not prove that new credentials belong to this company.
        if (row is null && guardContext.Credentials == CredentialsOrigin.New && state.VerifiedClientId is not null)
            judged = judged with { Verdict = new GuardVerdict([], judged.Plan.Changes, [NotCompared]) };
        var (_, plan, verdict) = judged;
        await applier.ApplyAsync(run, state, verdict.Apply, cancellationToken);

        run = run with
        {
            Counts = judged.Counts,
            Warnings = [.. judged.Warnings],
            Status = verdict.IsHeld ? SyncRunStatus.Held : SyncRunStatus.Succeeded,
        };
        var steps = new List<SyncStep>
        {
            new("fetched", $"Personio has the person; {run.PersonioRequests} requests."),
            new(
                "mapped",
                $"Read: {Names(person.Known)}. Not readable or not usable: {Names(source.Attributes.Fields.Except(person.Known))}."),
            new("compared", row is null ? "The person is not stored yet." : $"Different: {Names(ChangedBy(plan))}."),
            new("decided", Decided(plan, verdict, row)),
            new("written", verdict.Apply.Count == 0 ? "Nothing." : "The row and its changes."),
        };
        return new(
            run,
            before => before.WithTransition(plan.NextTransitionAt),
            new EmployeeSyncResult(EmployeeSyncOutcome.Done, Steps: steps));
    }

    private async Task<Employee> WithManagerAsync(string account, Employee person, CancellationToken cancellationToken)
    {
        if (person[EmployeeField.ManagerId] is not { } id || id == person.Id) return person;
        return await employees.FindAsync(account, id, cancellationToken) is { } manager
            ? new ManagerDirectory(new Dictionary<string, Employee> { [id] = manager.Employee }).Resolve(person)
            : person;
    }

    // A person is missing only if Personio does not have the id and a complete list does not have the person either.
    private static OperationResult<EmployeeSyncResult> NotThere(SyncRun run, EmployeeRow? row)
    {
        if (row is null) return OperationResult.Refused(run, new EmployeeSyncResult(EmployeeSyncOutcome.NotFound));
        SyncStep[] steps =
        [
            new("fetched", "Personio has no employee with this id."),
            new("decided", "The row stays. If the next complete list does not have the person either, the person becomes missing."),
            new("written", "Nothing."),
        ];
        return OperationResult.Succeeded(run, unchanged => unchanged, new EmployeeSyncResult(EmployeeSyncOutcome.Done, Steps: steps));
    }

    private static string Decided(SyncPlan plan, GuardVerdict verdict, EmployeeRow? row)
    {
        if (plan.Changes is not [var change]) return $"The person stays {row!.Standing.State.Name()}; nothing to write.";
        var state = $"The person is {change.After.State.Name()} by the rule {change.After.Rule}.";
        return !verdict.IsHeld
            ? state
            : $"{state} Held: {string.Join(" ", verdict.Reasons.Select(reason => reason.Message))} "
                + "Resync the account to create a plan, then apply or reject it.";
    }

    private static FieldSet ChangedBy(SyncPlan plan) =>
        plan.Changes.Aggregate(default(FieldSet), (fields, change) => fields.Union(change.Changed));

    private static string Names(FieldSet fields) => fields.IsEmpty ? "nothing" : string.Join(", ", fields.Select(field => field.Column));
}
