using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>
/// Decides whether the pages of a list are proven complete: the number of records is as announced, and no page but the last is short.
/// </summary>
internal sealed class ListCompleteness
{
    private const string NobodyMissing = "The run marks no employee as missing.";

    private int? _firstTotal;
    private bool _totalMoved;
    private int _longestPage;
    private int? _lastPage;
    private bool _shortPageWithin;

    /// <summary>Whether a page was added.</summary>
    public bool HasPages => _lastPage is not null;

    /// <summary>Whether a page announced the number of records.</summary>
    public bool HasTotal => _firstTotal is not null;

    /// <summary>Adds the next page.</summary>
    public void Add(PersonioEmployeePage page)
    {
        _firstTotal ??= page.TotalElements;
        _totalMoved |= page.TotalElements is { } total && total != _firstTotal;

        // Only the last page may be short, and an empty one may follow it. A short page before that has lost records.
        if (_lastPage < _longestPage && page.Employees.Count > 0) _shortPageWithin = true;
        _lastPage = page.Employees.Count;
        _longestPage = Math.Max(_longestPage, page.Employees.Count);
    }

    /// <summary>Returns why the list is not proven complete, or null when it is.</summary>
    /// <param name="arrived">The number of distinct records that arrived.</param>
    public Notice? Check(int arrived)
    {
        if (_totalMoved)
        {
            return new Notice(
                NoticeCodes.ListMoved, $"Personio's list changed while it was read, so it may lack employees. {NobodyMissing}");
        }

        if (_firstTotal is { } total && total != arrived)
        {
            return new Notice(
                NoticeCodes.ListIncomplete, $"Personio announced {total} records, but {arrived} different ones arrived. {NobodyMissing}");
        }

        return _shortPageWithin
            ? new Notice(NoticeCodes.ListIncomplete, $"A page inside Personio's list was shorter than the others. {NobodyMissing}")
            : null;
    }
}
