using PersonioFunctions.Sync;
using PersonioFunctions.Triggers.Http.Runs;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>The sync of one employee: the run, and its steps.</summary>
internal sealed record EmployeeSyncBody(RunBody Run, IReadOnlyList<SyncStepBody> Steps)
{
    public static EmployeeSyncBody From(EmployeeSyncResult result) => new(
        RunBody.From(result.Run!), [.. result.Steps!.Select(step => new SyncStepBody(step.Name, step.Detail))]);
}

/// <summary>One step of the sync of one employee.</summary>
internal sealed record SyncStepBody(string Name, string Detail);
