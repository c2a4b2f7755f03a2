using PersonioFunctions.Accounts;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Planning;

/// <summary>What a run has decided before it writes anything.</summary>
/// <param name="Snapshot">The list that the plan was made from; <see cref="Snapshot.NotAsked"/> for a plan that needs none.</param>
/// <param name="Plan">The changes.</param>
/// <param name="Verdict">What the guard lets pass and what it holds.</param>
public sealed record JudgedPlan(Snapshot Snapshot, SyncPlan Plan, GuardVerdict Verdict)
{
    /// <summary>The account of every record.</summary>
    public SyncCounts Counts => Verdict.Count(Plan, Snapshot);

    /// <summary>What a person should know about the plan, the weightiest first.</summary>
    public IEnumerable<Notice> Warnings => RunWarnings.From(Snapshot, Plan, Verdict);

    /// <summary>Returns the same plan as a person has approved it: nothing is held.</summary>
    public JudgedPlan Approved() => this with { Verdict = GuardVerdict.ApplyAll(Plan.Changes) };
}
