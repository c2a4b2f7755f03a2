using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Planning;

/// <summary>
/// Puts a snapshot together from pages: each person once, every record accounted for, managers resolved, and a verdict on what the
/// list leaves out. Pure but for its own state; not safe for use by several threads.
/// </summary>
/// <param name="attributes">The account's catalogue.</param>
public sealed class SnapshotBuilder(EmployeeAttributes attributes)
{
    // Room is made for as many as Personio announces; beyond this it must show them first.
    private const int MostExpected = 10_000;

    private readonly Dictionary<string, Employee> _employees = [];
    private readonly List<SkippedRecord> _skipped = [];
    private readonly Dictionary<string, FieldSet> _unusable = [];
    private readonly Queue<PersonioEmployeePage> _unread = new();
    private readonly List<PageMark> _marks = [];
    private int _position;
    private int _repeated;
    private int? _firstTotal;
    private bool _totalMoved;
    private bool _totalLeftOut;
    private int _longestPage;
    private int? _lastPage;
    private bool _shortPageWithin;

    /// <summary>Distinct people and unusable records so far.</summary>
    public int Fetched => _employees.Count + _skipped.Count + _unread.Sum(page => page.Employees.Count);

    /// <summary>How many records Personio says there are.</summary>
    public int? Total { get; private set; }

    /// <summary>Whether every page is the one that was there before: nobody has been looked at, and nobody has to be.</summary>
    public bool IsKnown => _unread.Count > 0;

    /// <summary>What a later walk may know the pages by, once every page is in.</summary>
    public KnownPages Pages => KnownPages.From(_marks, _totalLeftOut ? null : Total);

    /// <summary>Takes in the next page. Known pages are put aside until there is one that is not.</summary>
    public void Add(PersonioEmployeePage page)
    {
        _marks.Add(page.Mark);
        Total = page.TotalElements ?? Total;
        _totalLeftOut |= page.TotalElements is null;
        _unread.Enqueue(page);
        if (!page.IsKnown || _lastPage is not null) ReadUnread();
    }

    /// <summary>The snapshot, once every page is in.</summary>
    public Snapshot Build()
    {
        ReadUnread();
        var presences = attributes.All.Select(PresenceOf).ToList();

        // In place: a name or an address, which is all that is taken from a manager, does not change by it.
        var managers = new ManagerDirectory(_employees);
        foreach (var (id, employee) in _employees) _employees[id] = managers.Resolve(employee);
        return new Snapshot
        {
            Employees = _employees,
            Skipped = _skipped,
            Attributes = presences,
            Incomplete = Completeness(),
            Warnings = [.. Warnings(presences)],
        };
    }

    private void ReadUnread()
    {
        while (_unread.TryDequeue(out var page)) Read(page);
    }

    private void Read(PersonioEmployeePage page)
    {
        if (page.TotalElements is { } total)
        {
            if (_firstTotal is null) _employees.EnsureCapacity(Math.Min(total, MostExpected));
            _firstTotal ??= total;
            _totalMoved |= total != _firstTotal;
        }

        // Only the last page may be short (and an empty one may follow it): a gap within the list is a page that lost records.
        if (_lastPage < _longestPage && page.Employees.Count > 0) _shortPageWithin = true;
        _lastPage = page.Employees.Count;
        _longestPage = Math.Max(_longestPage, page.Employees.Count);
        foreach (var record in page.Employees) Add(record);
    }

    private void Add(PersonioEmployee record)
    {
        var position = _position++;
        if (record.Id is null)
        {
            _skipped.Add(new SkippedRecord($"position {position}", "the record has no id that can be read"));
            return;
        }

        // A list that moves while it is read shows people twice. The later look is the newer one.
        if (_employees.ContainsKey(record.Id)) _repeated++;

        var (employee, unusable) = EmployeeMapper.Map(record, attributes);
        _employees[record.Id] = employee;
        if (unusable.IsEmpty) _unusable.Remove(record.Id);
        else _unusable[record.Id] = unusable;
    }

    // The mapper makes the first field of an attribute known, or unusable, exactly when the record has the attribute.
    private AttributePresence PresenceOf(MappedAttribute attribute)
    {
        var field = attribute.Fields[0];
        var unusable = _unusable.Values.Count(fields => fields.Contains(field));
        var (known, set) = (0, 0);
        foreach (var employee in _employees.Values)
        {
            if (!employee.Known.Contains(field)) continue;
            known++;
            if (employee[field] is not null) set++;
        }

        return new AttributePresence(attribute, _employees.Count, known + unusable, set + unusable);
    }

    private Notice? Completeness()
    {
        if (_totalMoved)
            return new Notice(NoticeCodes.ListMoved, "Personio's list changed while it was read, so it may lack somebody. Nobody is taken for missing.");
        if (_firstTotal is { } total && total != _employees.Count + _skipped.Count)
        {
            return new Notice(
                NoticeCodes.ListIncomplete,
                $"Personio announced {total} records and {_employees.Count + _skipped.Count} different ones arrived. Nobody is taken for missing.");
        }

        if (_shortPageWithin)
            return new Notice(NoticeCodes.ListIncomplete, "A page within Personio's list was shorter than the others. Nobody is taken for missing.");

        return null;
    }

    private IEnumerable<Notice> Warnings(IReadOnlyList<AttributePresence> presences)
    {
        if (_repeated > 0)
            yield return new Notice(NoticeCodes.RepeatedRecords, $"Personio's list showed {_repeated} records twice. Each counts once.");
        foreach (var presence in presences.Where(presence => presence.IsMissingInSome))
        {
            yield return new Notice(
                NoticeCodes.AttributeMissingInSome,
                $"Personio left {presence.Attribute.Key} out of {presence.Listed - presence.Present} of {presence.Listed} records. "
                    + "That is neither unreadable nor empty: what is stored for these people stays as it is.");
        }

        foreach (var field in EmployeeFields.All)
        {
            var count = _unusable.Values.Count(fields => fields.Contains(field));
            if (count == 0) continue;
            yield return new Notice(
                NoticeCodes.UnusableValue,
                $"{count} records have a value for {field.Column()} that cannot be used. What is stored stays as it is.");
        }
    }
}
