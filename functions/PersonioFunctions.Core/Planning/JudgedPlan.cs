using PersonioFunctions.Accounts;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Planning;

/// <summary>The decisions of a run before it writes anything.</summary>
/// <param name="Snapshot">The list that the plan was made from; <see cref="Snapshot.NotAsked"/> for a plan that needs none.</param>
/// <param name="Plan">The changes.</param>
/// <param name="Verdict">The changes that the guard applies and those that it holds.</param>
public sealed record JudgedPlan(Snapshot Snapshot, SyncPlan Plan, GuardVerdict Verdict)
{
    /// <summary>The number of records by outcome.</summary>
    public SyncCounts Counts => Verdict.Count(Plan, Snapshot);

    /// <summary>The warnings about the plan, most important first.</summary>
    public IEnumerable<Notice> Warnings => RunWarnings.From(Snapshot, Plan, Verdict);

    /// <summary>Returns the same plan after its approval by a person: nothing is held.</summary>
    public JudgedPlan Approved() => this with { Verdict = GuardVerdict.ApplyAll(Plan.Changes) };
}
