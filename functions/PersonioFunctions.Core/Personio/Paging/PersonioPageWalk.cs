namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// The position of a walk through the employee list. The offset advances by the records received, because the server may send fewer than
/// requested. A short page therefore does not mean the end. The walk ends at an empty page, or at the total if the server states it.
/// <c>total_pages</c> is ignored, because Personio's own example contradicts itself.
/// </summary>
internal sealed class PersonioPageWalk(string account)
{
    // Twenty times the largest company supported. A longer walk means that the server never ends its list.
    internal const int MaxPages = 20_000;
    internal const int MaxRecords = 2_000_000;

    private PersonioEmployeePage? _before;
    private int _pages;
    private int _repeats;

    public int Offset { get; private set; }

    public bool IsAtEnd { get; private set; }

    /// <summary>Moves past the page found at <see cref="Offset"/>.</summary>
    /// <exception cref="PersonioException">The server repeats a page or does not end its list.</exception>
    public void Advance(PersonioEmployeePage page)
    {
        var records = page.Employees;
        _repeats = IsRepeatOf(_before, page) ? _repeats + 1 : 0;

        // A hire during the walk moves every record by one. With pages of one record, that repeats one page, so one repeat is allowed.
        if (_repeats > (records.Count == 1 ? 1 : 0))
        {
            throw Invalid($"repeats the page before offset {Offset}, so it does not page as documented");
        }

        if (++_pages > MaxPages || records.Count > MaxRecords - Offset)
        {
            throw Invalid($"does not end after {_pages:N0} pages and {Offset:N0} records");
        }

        Offset += records.Count;
        IsAtEnd = records.Count == 0 || Offset >= page.TotalElements;
        _before = page;
    }

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
