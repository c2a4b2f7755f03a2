using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Looks up stored people who were not listed at Personio by id, before a run marks them as missing.</summary>
public sealed class AbsenteeLookup(ChangeLog log)
{
    /// <summary>Looks the people up and completes the snapshot with the answers.</summary>
    /// <param name="source">The account at Personio.</param>
    /// <param name="snapshot">A complete list.</param>
    /// <param name="question">The data that decides which people to look up.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PersonioException">Personio refuses the credentials.</exception>
    internal async Task<Snapshot> CompleteAsync(
        EmployeeSource source, Snapshot snapshot, AbsenteeQuestion question, CancellationToken cancellationToken)
    {
        var answers = await AskAsync(source, question.Ids(snapshot), cancellationToken);
        var run = source.Progress.Run;
        var gone = await WithoutSecondLooksAsync([.. question.Confirmed(answers.Gone, run)], run, question.State, cancellationToken);
        return question.Erased.Apply(snapshot.With(answers with { Gone = gone }));
    }

    private static async Task<LookupAnswers> AskAsync(EmployeeSource source, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Employee>();
        var gone = new List<string>();
        var merged = new Dictionary<string, string>();
        var odd = new Dictionary<PersonioFailureKind, int>();
        var unanswered = 0;
        foreach (var id in ids)
        {
            try
            {
                var record = await source.FindAsync(id, cancellationToken);
                if (record is null) gone.Add(id);
                else if (record.Id == id) found[id] = EmployeeMapper.Map(record, source.Attributes).Employee;
                else if (record.Id is { } other) merged[id] = other;
                else if (IsEnough(PersonioFailureKind.InvalidAnswer)) break;
            }
            catch (PersonioException exception) when (exception.Kind != PersonioFailureKind.Unauthorized)
            {
                // A lookup without an answer does not stop the run. The next run repeats the lookup.
                if (IsEnough(exception.Kind) || exception.Kind == PersonioFailureKind.Throttled) break;
            }
        }

        return new LookupAnswers(found, [.. gone, .. merged.Keys], unanswered)
        {
            Answered = found.Count + gone.Count + merged.Count,
            Merged = merged,
        };

        bool IsEnough(PersonioFailureKind kind)
        {
            unanswered++;
            odd[kind] = odd.GetValueOrDefault(kind) + 1;
            return odd[kind] == AbsenteeQuestion.MaxOddAnswers;
        }
    }

    // Only a second run may decide that a person has left. An absence noted by a crashed run, or by an earlier attempt of this run, does
    // therefore not count as a first sighting. The log knows these absences even if a held run noted the same people before, or if the
    // state has no room for all of them.
    private async Task<IReadOnlyCollection<string>> WithoutSecondLooksAsync(
        List<string> gone, SyncRun run, AccountState state, CancellationToken cancellationToken)
    {
        var from = Math.Min(state.SettledEpoch + 1, run.FirstEpoch);
        if (gone.Count == 0 || from >= run.Epoch) return gone;
        var justCalled = await log.ReadCalledAbsentAsync(run.Account, from, run.Epoch, cancellationToken);
        gone.RemoveAll(justCalled.Contains);
        return gone;
    }
}
