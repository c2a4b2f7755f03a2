using PersonioFunctions.Accounts;
using PersonioFunctions.Personio;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>Why a list is not proven complete.</summary>
/// <param name="Notice">The reason for a person.</param>
/// <param name="Pattern">
/// A text that is the same in runs whose lists fall short in the same way; null when that cannot be said, because the list moved.
/// </param>
internal sealed record ListDoubt(Notice Notice, string? Pattern);

/// <summary>
/// Decides whether the pages of a list are proven complete: the number of records is as announced, and no page but the last is short.
/// </summary>
internal sealed class ListCompleteness
{
    private const string NobodyMissing = "The run marks no employee as missing.";

    private const int MostNamed = 20;

    private readonly List<int> _broken = [];
    private int? _firstTotal;
    private bool _totalMoved;
    private bool _totalIsOfPage = true;
    private int _longestPage;
    private int? _lastPage;
    private bool _shortPageWithin;
    private bool _isRepeated;

    /// <summary>Whether a page was added.</summary>
    public bool HasPages => _lastPage is not null;

    /// <summary>Whether a page announced the number of records.</summary>
    public bool HasTotal => _firstTotal is not null;

    /// <summary>Adds the next page.</summary>
    public void Add(PersonioEmployeePage page)
    {
        _broken.AddRange(page.Broken);
        _isRepeated |= page.IsRepeatOfFirst;

        // The empty page beyond the end may state 0 or nothing, which says nothing about the pages before it.
        var isSilent = page.IsClosing && page.TotalElements is null or 0;
        if (!isSilent)
        {
            _firstTotal ??= page.TotalElements;
            _totalMoved |= page.TotalElements is { } total && total != _firstTotal;
            _totalIsOfPage &= page.TotalElements == page.Employees.Count;
        }

        // Only the last page may be short, and an empty one may follow it. A short page before that has lost records.
        if (_lastPage < _longestPage && page.Employees.Count > 0) _shortPageWithin = true;
        _lastPage = page.Employees.Count;
        _longestPage = Math.Max(_longestPage, page.Employees.Count);
    }

    /// <summary>Returns why the list is not proven complete, or null when it is.</summary>
    /// <param name="arrived">The number of distinct records that arrived.</param>
    public ListDoubt? Check(int arrived)
    {
        if (_broken.Count > 0)
        {
            var positions = string.Join(", ", _broken.Take(MostNamed)) + (_broken.Count > MostNamed ? ", …" : "");
            return new ListDoubt(
                new Notice(
                    NoticeCodes.BrokenRecord,
                    $"Personio answers with an error for the records at position {positions} of its list. The others were read. "
                        + NobodyMissing),
                $"broken {positions}");
        }

        if (_totalMoved)
        {
            return _totalIsOfPage
                ? new ListDoubt(Incomplete("Personio announces the records of each page instead of all"), "total of page")
                : new ListDoubt(
                    new Notice(
                        NoticeCodes.ListMoved, $"Personio's list changed while it was read, so it may lack employees. {NobodyMissing}"),
                    Pattern: null);
        }

        if (_firstTotal is { } announced && announced != arrived)
        {
            return new ListDoubt(
                Incomplete($"Personio announced {announced} records, but {arrived} different ones arrived"),
                announced > arrived ? $"short by {announced - arrived}" : "longer");
        }

        if (_isRepeated)
        {
            return new ListDoubt(
                Incomplete("Personio sends the first page again in place of the next one, so the list may have more records"), "repeated");
        }

        return _shortPageWithin
            ? new ListDoubt(Incomplete("A page inside Personio's list was shorter than the others"), "short page")
            : null;
    }

    private static Notice Incomplete(string what) => new(NoticeCodes.ListIncomplete, $"{what}. {NobodyMissing}");
}
