using PersonioFunctions.Accounts;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Reads Personio's list and writes the progress of the run meanwhile.</summary>
public sealed class ListReader(SyncRunStore runs, TimeProvider time)
{
    // Frequent enough to watch a run, and rare enough that the run of an unchanged company writes no progress.
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    /// <summary>Reads the list once.</summary>
    /// <param name="source">The account at Personio.</param>
    /// <param name="known">The pages that the last run saw.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="Personio.PersonioException">Personio gave no usable answer.</exception>
    internal async Task<SnapshotBuilder> ReadAsync(EmployeeSource source, KnownPages known, CancellationToken cancellationToken)
    {
        var list = new SnapshotBuilder(source.Attributes);
        var reported = time.GetTimestamp();
        await foreach (var page in source.ListAsync(known, cancellationToken))
        {
            list.Add(page);
            source.Progress.AddPage(list, page.Requests);
            if (source.Progress.Run.Status != SyncRunStatus.Running || time.GetElapsedTime(reported) < ProgressInterval) continue;
            await runs.WriteAsync(source.Progress.Run, cancellationToken);
            reported = time.GetTimestamp();
        }

        return list;
    }

    /// <summary>Builds the snapshot of a list. Reads the list a second time if it is not proven complete.</summary>
    /// <returns>The list that was used, and its snapshot.</returns>
    /// <exception cref="Personio.PersonioException">Personio gave no usable answer.</exception>
    internal async Task<(SnapshotBuilder List, Snapshot Snapshot)> BuildAsync(
        SnapshotBuilder list, EmployeeSource source, CancellationToken cancellationToken)
    {
        var snapshot = list.Build();
        if (snapshot.Incomplete is null || snapshot.Incomplete.Code == NoticeCodes.BrokenRecord) return (list, snapshot);

        // The list changed meanwhile, or its numbers are wrong. Reading it a second time costs little, and a third time would not help.
        var second = await ReadAsync(source, KnownPages.None, cancellationToken);
        return (second, second.Build());
    }
}
