using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync.Reading;

/// <summary>The data that decides which stored people are looked up because they were not listed.</summary>
/// <param name="State">The account's state before the run.</param>
/// <param name="Day">The day in the account's time zone.</param>
/// <param name="Index">The stored people.</param>
/// <param name="Waiting">The changes that wait for a decision.</param>
/// <param name="Erased">The people who were erased here.</param>
internal sealed record AbsenteeQuestion(
    AccountState State, CompanyDay Day, IReadOnlyDictionary<string, IndexEntry> Index, WaitingChanges Waiting, ErasedFilter Erased)
{
    /// <summary>A run asks no more after so many odd answers of one kind, because a gateway gives everybody the same one.</summary>
    public const int MaxOddAnswers = 3;

    /// <summary>
    /// Returns the ids to look up, in this order. After runs whose lookups all failed, it begins behind those ids, so that a few records
    /// which always fail do not keep the others from being looked up.
    /// </summary>
    /// <param name="snapshot">A complete list.</param>
    public IReadOnlyList<string> Ids(Snapshot snapshot)
    {
        var ids = Absentees.ToAskFor(snapshot, Index, Waiting, Erased, NewDay, State.ApprovedErasures);
        var first = ids.Count == 0 ? 0 : State.FailedLookupRuns * MaxOddAnswers % ids.Count;
        return [.. ids.Skip(first), .. ids.Take(first)];
    }

    /// <summary>Returns the absences that count, as far as the state knows.</summary>
    /// <param name="gone">The ids that Personio does not know.</param>
    /// <param name="run">The run. A list that the run itself read does not count as an earlier one.</param>
    public IEnumerable<string> Confirmed(IEnumerable<string> gone, SyncRun run) => Absentees.Confirmed(
        gone, Index, State.Freshness.DataRunId == run.RunId ? MissingEmployees.None : State.Missing);

    // The current day if no run has read a complete list on it yet; otherwise null.
    private DateOnly? NewDay => State.Freshness.DataAsOf is { } asOf && Day.Calendar.DateAt(asOf) >= Day.Today ? null : Day.Today;
}
