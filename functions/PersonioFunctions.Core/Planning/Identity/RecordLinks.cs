using PersonioFunctions.Employees;
using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Identity;

/// <summary>
/// Finds the earlier records of the people in a list. A person's decision replaces the rule. A link stays when its record can no longer be
/// judged, because the record was purged; otherwise a link is withdrawn as soon as its reason is gone. Pure.
/// </summary>
internal sealed class RecordLinks
{
    private readonly Dictionary<string, (PersonRecord Record, DateOnly? FirstDay)> _over = [];
    private readonly Lazy<Dictionary<string, ListedPerson>> _listed;
    private readonly EarlierRecordRule _rule;

    /// <param name="people">The listed people.</param>
    /// <param name="notListed">The stored people who were not listed, with their state after the run; null when it is unknown.</param>
    public RecordLinks(
        IReadOnlyList<ListedPerson> people, IReadOnlyCollection<(string Id, IndexEntry Entry, LifecycleState? State)> notListed)
    {
        _listed = new(() => people.ToDictionary(person => person.Employee.Id));
        foreach (var person in people)
        {
            if (person.Standing.State.IsPast() && WasEmployed(person))
                _over[person.Employee.Id] = (RecordOf(person), FirstDay: null);
        }

        foreach (var (id, entry, state) in notListed)
        {
            if (!IsOver(state)) continue;
            var stored = entry.Stored ?? new Employee(id);
            var hired = stored.DateIn(EmployeeField.HireDate);
            _over[id] = (RecordOfUnlisted(stored, entry, state), entry.Links.Earlier.FirstDay(hired));
        }

        _rule = new EarlierRecordRule(_over.Values.Select(one => one.Record));
        if (_over.Count == 0) return;
        foreach (var person in people)
        {
            if (!_over.ContainsKey(person.Employee.Id) && IsOfInterest(person)) _rule.Add(RecordOf(person));
        }

        foreach (var (id, entry, state) in notListed)
        {
            if (!IsOver(state)) _rule.Add(RecordOfUnlisted(entry.Stored ?? new Employee(id), entry, state));
        }
    }

    /// <summary>
    /// Returns the earlier records of a listed person, with the first day of the first employment. The stored ones stay when this run
    /// cannot tell.
    /// </summary>
    public EarlierRecords Find(ListedPerson person)
    {
        var records = RecordsOf(person);
        if (records.EmployeeIds.Count > 0)
        {
            var day = FirstDayOf(records.EmployeeIds, [person.Employee.Id]);
            if (records.OriginalHireDate is null || day < records.OriginalHireDate) records = records with { OriginalHireDate = day };
        }

        return person.WithFirstDay(records);
    }

    private EarlierRecords RecordsOf(ListedPerson person)
    {
        var stored = person.Links.Earlier;
        if (person.Links.Decided is { } decided) return Records(decided.EmployeeIds, [], stored);
        if (person.Standing.State.IsPast())
        {
            stored = stored.WithoutPossible();
            if (stored.EmployeeIds.Count == 0) return EarlierRecords.None;
        }

        if (!person.Employee.Known.Contains(EmployeeField.Email)) return stored;
        var isOfInterest = IsOfInterest(person);
        if (!isOfInterest && stored.EmployeeIds.Count == 0) return EarlierRecords.None;
        return Judged(stored, isOfInterest ? Match(person, stored) : EarlierRecordMatch.None);
    }

    private EarlierRecords Judged(EarlierRecords stored, EarlierRecordMatch match)
    {
        var kept = stored.EmployeeIds.Where(id => !match.Linked.Contains(id) && !CanBeJudged(id));
        var linked = InOrder(match.Linked.Concat(kept));
        return Records(linked, [.. match.Possible.Except(linked)], stored);
    }

    // The first day of a purged record is not known any more, so the stored one stays, unless it may have come from a withdrawn link.
    private EarlierRecords Records(IReadOnlyList<string> ids, IReadOnlyList<string> possible, EarlierRecords stored)
    {
        if (ids.Count + possible.Count == 0) return EarlierRecords.None;
        var keepsDay = ids.Any(id => OwnFirstDayOf(id) is null) && stored.EmployeeIds.All(ids.Contains);
        return new EarlierRecords(ids, keepsDay ? stored.OriginalHireDate : null) { PossibleIds = possible };
    }

    // A record with a later first day is no earlier employment, but it may be a duplicate of one whose day was corrected or credited. A
    // person has to decide.
    private EarlierRecordMatch Match(ListedPerson person, EarlierRecords stored)
    {
        var record = RecordOf(person);

        // A past person whose name was removed cannot be judged.
        if (record is { IsOver: true, Name: null }) return new EarlierRecordMatch(stored.EmployeeIds, []);
        var match = _rule.Find(record, stored.EmployeeIds);
        if (person.Complete.DateIn(EmployeeField.HireDate) is not { } hired) return match;
        if (match.Linked.All(IsEarlier)) return match with { Possible = [.. match.Possible.Where(IsEarlier)] };
        var later = record.IsOver ? [] : match.Linked.Where(id => !IsEarlier(id));
        return new EarlierRecordMatch([.. match.Linked.Where(IsEarlier)], InOrder(match.Possible.Where(IsEarlier).Concat(later)));

        bool IsEarlier(string id) => !(OwnFirstDayOf(id) > hired);
    }

    private bool CanBeJudged(string id) => _over.TryGetValue(id, out var over)
        ? over.Record.Addresses.Count > 0 && over.Record.Name is not null
        : _listed.Value.ContainsKey(id);

    // The first day under some records, and under the earlier records of their people.
    private DateOnly? FirstDayOf(IEnumerable<string> ids, HashSet<string> seen)
    {
        DateOnly? first = null;
        foreach (var id in ids.Where(seen.Add))
        {
            DateOnly?[] days = [first, OwnFirstDayOf(id), .. DaysBefore(id)];
            first = days.Min();
        }

        return first;

        IEnumerable<DateOnly?> DaysBefore(string id)
        {
            if (!_listed.Value.TryGetValue(id, out var person)) return [];
            var records = RecordsOf(person);
            return [records.OriginalHireDate, FirstDayOf(records.EmployeeIds, seen)];
        }
    }

    private DateOnly? OwnFirstDayOf(string id)
    {
        if (_listed.Value.TryGetValue(id, out var person)) return OwnFirstDayOf(person);
        return _over.TryGetValue(id, out var over) ? over.FirstDay : null;
    }

    // Personio may reuse a record.
    private static DateOnly? OwnFirstDayOf(ListedPerson person) =>
        person.WithFirstDay(EarlierRecords.None).FirstDay(person.Complete.DateIn(EmployeeField.HireDate));

    private bool IsOfInterest(ListedPerson person) =>
        _rule.IsOfInterest(EmailAddress.Fold(person.Employee[EmployeeField.Email]))
        || person.Entry?.Links.Emails.Any(_rule.IsOfInterest) == true
        || _rule.IsOfInterest(EmailAddress.Fold(StoredAddress(person)));

    private static PersonRecord RecordOf(ListedPerson person)
    {
        var (employee, standing, entry) = person;
        var (names, present) = (person.Complete, employee[EmployeeField.Email]);
        return new PersonRecord(
            employee.Id,
            names[EmployeeField.FirstName],
            names[EmployeeField.LastName],
            EmailAddress.Fold(present),
            EmailHistory.After(entry?.Links.Emails ?? [], StoredAddress(person), present),
            standing.State.IsPast())
        {
            NeverBegan = standing.State.IsPast() && !WasEmployed(person),
        };
    }

    private static PersonRecord RecordOfUnlisted(Employee employee, IndexEntry entry, LifecycleState? state) => new(
        employee.Id,
        employee[EmployeeField.FirstName],
        employee[EmployeeField.LastName],
        address: null,
        EmailHistory.After(entry.Links.Emails, stored: null, employee[EmployeeField.Email]),
        isOver: IsOver(state) || state?.IsPast() == true)
    {
        NeverBegan = !IsOver(state) && state?.IsPast() == true,
    };

    // The address before this run, as far as it was read.
    private static string? StoredAddress(ListedPerson person) => person.Entry?.Stored?[EmployeeField.Email];

    // A person who never began was never employed under the record, except when Personio reused it.
    private static bool WasEmployed(ListedPerson person) =>
        IsOver(person.Standing.State) || person.WithFirstDay(EarlierRecords.None).OriginalHireDate is not null;

    // A record that Personio no longer has is over, although its person counts as current until a second list confirms it.
    private static bool IsOver(LifecycleState? state) =>
        state is LifecycleState.Missing or LifecycleState.Left or LifecycleState.Erased;

    private static IReadOnlyList<string> InOrder(IEnumerable<string> ids) => [.. ids.Order(StringComparer.Ordinal)];
}
