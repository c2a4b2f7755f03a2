using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Personio;
using PersonioFunctions.Personio.Paging;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>
/// Builds a snapshot from pages: each person once, every record accounted for, managers resolved. Has state but does no I/O; not safe
/// for use by several threads.
/// </summary>
/// <param name="attributes">The account's catalogue.</param>
public sealed class SnapshotBuilder(EmployeeAttributes attributes)
{
    // Memory is reserved for as many people as Personio announces, up to this number.
    private const int MostExpected = 10_000;

    // A warning names at most this many people by id.
    private const int MostNamed = 20;

    private readonly Dictionary<string, Employee> _employees = [];
    private readonly List<SkippedRecord> _skipped = [];
    private readonly Dictionary<string, FieldSet> _unusable = [];
    private readonly SortedSet<string> _managerZero = new(StringComparer.Ordinal);
    private readonly Queue<PersonioEmployeePage> _unread = new();
    private readonly List<PageMark> _marks = [];
    private readonly ListCompleteness _proof = new();
    private int _position;
    private int _repeated;
    private bool _totalLeftOut;

    /// <summary>The number of distinct people and unusable records so far.</summary>
    public int Fetched => _employees.Count + _skipped.Count + _unread.Sum(page => page.Employees.Count);

    /// <summary>The number of records that Personio announces.</summary>
    public int? Total { get; private set; }

    /// <summary>Whether every page so far is unchanged, so that no record had to be parsed.</summary>
    public bool IsKnown => _unread.Count > 0;

    /// <summary>The marks by which a later run recognizes the pages; complete once every page was added.</summary>
    public KnownPages Pages => KnownPages.From(_marks, _totalLeftOut ? null : Total);

    /// <summary>Adds the next page. Known pages are set aside until a page arrives that is not known.</summary>
    public void Add(PersonioEmployeePage page)
    {
        _marks.Add(page.Mark);
        if (!page.IsClosing)
        {
            Total = page.TotalElements ?? Total;
            _totalLeftOut |= page.TotalElements is null;
        }

        _unread.Enqueue(page);
        if (!page.IsKnown || _proof.HasPages) ReadUnread();
    }

    /// <summary>Builds the snapshot after every page was added.</summary>
    public Snapshot Build()
    {
        ReadUnread();
        var presences = Presences();
        ResolveManagers();
        var doubt = _proof.Check(_employees.Count + _skipped.Count);
        return new Snapshot
        {
            Employees = _employees,
            Skipped = _skipped,
            Attributes = presences,
            Incomplete = doubt?.Notice,
            IncompletePattern = doubt?.Pattern,
            Warnings = [.. RepeatedRecords(), .. MissingInSome(presences), .. UnusableValues(), .. ManagersZero()],
        };
    }

    private void ReadUnread()
    {
        while (_unread.TryDequeue(out var page))
        {
            if (page.TotalElements is { } total && !_proof.HasTotal) _employees.EnsureCapacity(Math.Min(total, MostExpected));
            _proof.Add(page);
            foreach (var record in page.Employees)
            {
                SkipBroken(page);
                Add(record);
            }

            SkipBroken(page);
        }
    }

    private void SkipBroken(PersonioEmployeePage page)
    {
        for (; page.Broken.Contains(_position); _position++)
            _skipped.Add(new SkippedRecord($"position {_position}", "Personio answers with an error for it"));
    }

    private void Add(PersonioEmployee record)
    {
        var position = _position++;
        if (record.Id is null)
        {
            _skipped.Add(new SkippedRecord($"position {position}", "the record has no id that can be read"));
            return;
        }

        // A list that changes while it is read can show people twice. The later record is the newer one.
        var mapped = EmployeeMapper.Map(record, attributes);
        var (employee, unusable) = mapped;
        if (!_employees.TryAdd(record.Id, employee))
        {
            _repeated++;
            _employees[record.Id] = employee;
        }

        if (unusable.IsEmpty) _unusable.Remove(record.Id);
        else _unusable[record.Id] = unusable;
        if (mapped.HasManagerZero) _managerZero.Add(record.Id);
        else _managerZero.Remove(record.Id);
    }

    // Works in place, because resolving reads only the manager's name and address, and changes neither.
    private void ResolveManagers()
    {
        var managers = new ManagerDirectory(_employees);
        foreach (var (id, employee) in _employees)
        {
            var resolved = managers.Resolve(employee);
            if (!ReferenceEquals(resolved, employee)) _employees[id] = resolved;
        }
    }

    // The mapper makes the first field of an attribute known, or unusable, exactly when the record has the attribute. One pass over the
    // employees, because a large company does not fit into the processor's cache.
    private List<AttributePresence> Presences()
    {
        var known = new int[attributes.Fields.Width];
        var set = new int[attributes.Fields.Width];
        foreach (var employee in _employees.Values)
        {
            foreach (var field in employee.Known)
            {
                known[field.Index]++;
                if (employee[field] is not null) set[field.Index]++;
            }
        }

        return [.. attributes.All.Select(PresenceOf)];

        AttributePresence PresenceOf(MappedAttribute attribute)
        {
            var field = attribute.Fields[0];
            var unusable = _unusable.Values.Count(fields => fields.Contains(field));
            return new AttributePresence(attribute, _employees.Count, known[field.Index] + unusable, set[field.Index] + unusable);
        }
    }

    private IEnumerable<Notice> RepeatedRecords()
    {
        if (_repeated > 0)
            yield return new Notice(NoticeCodes.RepeatedRecords, $"Personio's list showed {_repeated} records twice. Each counts once.");
    }

    private static IEnumerable<Notice> MissingInSome(IEnumerable<AttributePresence> presences) => presences
        .Where(presence => presence.IsMissingInSome)
        .Select(presence => new Notice(
            NoticeCodes.AttributeMissingInSome,
            $"Personio left {presence.Attribute.Key} out of {presence.Listed - presence.Present} of {presence.Listed} records. "
                + "These records neither show the attribute nor show it empty, so the stored values of these people stay."));

    private IEnumerable<Notice> ManagersZero()
    {
        if (_managerZero.Count == 0) yield break;
        yield return new Notice(
            NoticeCodes.Managers,
            $"Personio sent a manager with the id 0 for {Named(_managerZero)}. These people are stored without a manager.");
    }

    private static string Named(IReadOnlyCollection<string> ids) =>
        string.Join(", ", ids.Take(MostNamed)) + (ids.Count > MostNamed ? $" and {ids.Count - MostNamed} more" : "");

    private IEnumerable<Notice> UnusableValues() =>
        from field in attributes.Fields
        let ids = _unusable.Where(pair => pair.Value.Contains(field)).Select(pair => pair.Key).ToList()
        where ids.Count > 0
        select new Notice(
            NoticeCodes.UnusableValue,
            $"{ids.Count} records have a value for {field.Column} that cannot be used: {Named(ids)}. The stored values stay.");
}
