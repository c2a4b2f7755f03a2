using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Guard;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync.Reading;

/// <summary>What is known of the people who are stored and were not listed, before Personio is asked for them.</summary>
/// <param name="State">The account's state before the run.</param>
/// <param name="Day">The day in the account's time zone.</param>
/// <param name="Index">The stored people.</param>
/// <param name="Waiting">The changes that wait for a decision.</param>
/// <param name="Erased">The people who were erased here.</param>
internal sealed record AbsenteeQuestion(
    AccountState State, CompanyDay Day, IReadOnlyDictionary<string, IndexEntry> Index, WaitingChanges Waiting, ErasedFilter Erased)
{
    /// <summary>Returns the ids to ask for, in this order.</summary>
    /// <param name="snapshot">A complete list.</param>
    public IReadOnlyList<string> Ids(Snapshot snapshot) => Absentees.ToAskFor(snapshot, Index, Waiting, Erased, NewDay);

    /// <summary>Returns the absences from which something follows, as far as the state knows.</summary>
    /// <param name="gone">Ids of which Personio says that it has nobody.</param>
    /// <param name="run">The run. A list that the run itself read does not count as an earlier one.</param>
    public IEnumerable<string> Confirmed(IEnumerable<string> gone, SyncRun run) => Absentees.Confirmed(
        gone, Index, State.Freshness.DataRunId == run.RunId ? MissingEmployees.None : State.Missing);

    // The day, when no run has read a complete list on it yet.
    private DateOnly? NewDay => State.Freshness.DataAsOf is { } asOf && Day.Calendar.DateAt(asOf) >= Day.Today ? null : Day.Today;
}
