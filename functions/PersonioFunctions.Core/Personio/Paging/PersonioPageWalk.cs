namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// Where a walk through the employee list stands. The server decides how many records a page has, so the offset advances by what
/// arrived; a short page says nothing, because the server's own maximum may be 50 or 7. The end is an empty page, or the total
/// when the server tells one. <c>total_pages</c> is not believed: Personio's own example contradicts itself.
/// </summary>
internal sealed class PersonioPageWalk(string account)
{
    // Twenty times the largest company this is built for. A walk beyond them is a server that never ends its list.
    internal const int MaxPages = 20_000;
    internal const int MaxRecords = 2_000_000;

    private PersonioEmployeePage? _before;
    private int _pages;
    private int _repeats;

    public int Offset { get; private set; }

    public bool IsAtEnd { get; private set; }

    /// <summary>Takes note of the page found at <see cref="Offset"/>.</summary>
    /// <exception cref="PersonioException">The server repeats itself or goes on for ever.</exception>
    public void Advance(PersonioEmployeePage page)
    {
        var records = page.Employees;
        _repeats = IsRepeatOf(_before, page) ? _repeats + 1 : 0;

        // A hire during the walk moves every record by one. Where a page is one record, that one then comes twice, once.
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
        // Two that are known came one after the other before, and were looked at.
        if (previous is null || previous.Employees.Count != page.Employees.Count || (previous.IsKnown && page.IsKnown))
        {
            return false;
        }

        var (before, records) = (previous.Employees, page.Employees);

        // Records without an id cannot be told apart: a page of nothing else is no proof of a repetition.
        var known = false;
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Id != before[i].Id)
            {
                return false;
            }

            known |= records[i].Id is not null;
        }

        return known;
    }

    private PersonioException Invalid(string fault) => new(
        PersonioFailureKind.InvalidAnswer,
        $"The employee list of account '{account}' {fault}. Nothing was taken from it; check Personio__BaseUrl and any proxy in between.");
}
