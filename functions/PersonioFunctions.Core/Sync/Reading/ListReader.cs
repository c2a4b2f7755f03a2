using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Planning;
using PersonioFunctions.Planning.Snapshots;
using PersonioFunctions.Runs;

namespace PersonioFunctions.Sync.Reading;

/// <summary>Reads Personio's list and writes the progress of the run while it does.</summary>
public sealed class ListReader(SyncRunStore runs, TimeProvider time)
{
    // Often enough for a person who watches, seldom enough for a run of an unchanged company to cost nothing.
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    /// <summary>Walks over the list once.</summary>
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

    /// <summary>Builds the snapshot of a list that was walked over, after a second look when the first is no proof.</summary>
    /// <returns>The list that counts, and its snapshot.</returns>
    /// <exception cref="Personio.PersonioException">Personio gave no usable answer.</exception>
    internal async Task<(SnapshotBuilder List, Snapshot Snapshot)> BuildAsync(
        SnapshotBuilder list, EmployeeSource source, CancellationToken cancellationToken)
    {
        var snapshot = list.Build();
        if (snapshot.Incomplete is null) return (list, snapshot);

        // The list moved, or its numbers are wrong. A second look costs little; a third would be no better.
        var second = await ReadAsync(source, KnownPages.None, cancellationToken);
        return (second, second.Build());
    }
}
