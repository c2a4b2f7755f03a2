namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// The position of a walk through the employee list. The offset advances by the records received, because the server may send fewer than
/// requested. The walk ends at an empty page. A total ends nothing, because Personio has stated wrong ones, and a short page may have been
/// cut off or filtered. Only a short page that an earlier walk has found at the end of the whole list is the end again while its bytes are
/// the same. <c>total_pages</c> is ignored, because Personio's own example contradicts itself.
/// </summary>
internal sealed class PersonioPageWalk(string account)
{
    // Twenty times the largest company supported. A longer walk means that the server never ends its list.
    internal const int MaxPages = 20_000;
    internal const int MaxRecords = 2_000_000;

    private PersonioEmployeePage? _before;
    private int _pages;
    private int _repeats;
    private int _longest;

    public int Offset { get; private set; }

    public bool IsAtEnd { get; private set; }

    /// <summary>The total that the page before <see cref="Offset"/> stated, if the walk has reached it; otherwise null.</summary>
    public int? ReachedTotal => _before?.TotalElements is { } total && Offset >= total ? total : null;

    /// <summary>Moves past the page found at <see cref="Offset"/>.</summary>
    /// <returns>The page; an empty one in place of a last page that the server repeats beyond the end of its list.</returns>
    /// <exception cref="PersonioException">The server repeats a page or does not end its list.</exception>
    public PersonioEmployeePage Advance(PersonioEmployeePage page)
    {
        if (ReachedTotal is not null && IsRepeatOf(_before, page))
        {
            page = page with { Employees = [], Mark = default, IsKnown = false, IsRepeatOfFirst = _pages == 1 };
        }

        var records = page.Employees;
        _repeats = IsRepeatOf(_before, page) ? _repeats + 1 : 0;

        if (IsLooping(page))
        {
            throw Invalid($"repeats the page before offset {Offset}, so it does not page as documented");
        }

        if (++_pages > MaxPages || records.Count > MaxRecords - Offset)
        {
            throw Invalid($"does not end after {_pages:N0} pages and {Offset:N0} records");
        }

        var length = records.Count + page.Broken.Count;
        Offset += length;
        IsAtEnd = records.Count == 0 ? !IsBrokenInside(page) : IsEndOfKnownList(page);
        _longest = Math.Max(_longest, length);
        _before = page;
        return page;
    }

    // A hire during the walk moves every record by one, which repeats a page of one record. When the server leaves out the first records
    // of a page after cutting it, the next pages show the others again, until the offset has passed the ones left out. The total tells
    // this from a server that ignores the offset, and there are no more of them than a page has. How many a page without a limit has is
    // not known.
    private bool IsLooping(PersonioEmployeePage page)
    {
        var records = page.Employees.Count;
        var full = page.Size == PageSize.Unstated ? page.TotalElements ?? _longest : (int)page.Size;
        return page.TotalElements > Offset && records < full
            ? _repeats * records >= full
            : _repeats > (records == 1 ? 1 : 0);
    }

    // Beyond the total, a page of which no record arrives is not followed by others.
    private bool IsBrokenInside(PersonioEmployeePage page) => page.Broken.Count > 0 && Offset < page.TotalElements;

    // The total of a known page is the length of the earlier walk.
    private bool IsEndOfKnownList(PersonioEmployeePage page) =>
        page.IsKnown && page.Employees.Count < (int)page.Size && Offset == page.TotalElements;

    private static bool IsRepeatOf(PersonioEmployeePage? previous, PersonioEmployeePage page)
    {
        // Two known pages followed each other in an earlier walk, which checked them. Comparing their records would parse them.
        if (previous is null || previous.Employees.Count != page.Employees.Count || (previous.IsKnown && page.IsKnown))
        {
            return false;
        }

        var (before, records) = (previous.Employees, page.Employees);

        // Records without an id look alike, so a page of only such records does not prove a repeat.
        var hasId = false;
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Id != before[i].Id)
            {
                return false;
            }

            hasId |= records[i].Id is not null;
        }

        return hasId;
    }

    private PersonioException Invalid(string fault) => new(
        PersonioFailureKind.InvalidAnswer,
        $"The employee list of account '{account}' {fault}. The list was not used. Check Personio__BaseUrl and any proxy in between.");
}
