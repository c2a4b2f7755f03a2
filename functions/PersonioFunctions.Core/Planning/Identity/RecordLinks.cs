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
                _over[person.Employee.Id] = (RecordOf(person), FirstDayOf(person));
        }

        foreach (var (id, entry, state) in notListed)
        {
            if (!IsOver(state)) continue;
            var stored = entry.Stored ?? new Employee(id);
            var hired = stored.DateIn(EmployeeField.HireDate);
            _over[id] = (RecordOfUnlisted(stored, entry, isOver: true), entry.Links.Earlier.FirstDay(hired));
        }

        _rule = new EarlierRecordRule(_over.Values.Select(one => one.Record));
        if (_over.Count == 0) return;
        foreach (var person in people)
        {
            if (!person.Standing.State.IsPast() && IsOfInterest(person)) _rule.Add(RecordOf(person));
        }

        foreach (var (id, entry, state) in notListed)
        {
            if (IsOver(state) || state?.IsPast() == true) continue;
            _rule.Add(RecordOfUnlisted(entry.Stored ?? new Employee(id), entry, isOver: false));
        }
    }

    /// <summary>Returns the earlier records of a listed person; null when this run cannot tell, so that the stored ones stay.</summary>
    public EarlierRecords? Find(ListedPerson person)
    {
        var links = person.Entry?.Links ?? LinkMemory.None;
        if (person.Standing.State.IsPast()) return links.Earlier.WithoutPossible();
        if (links.Decided is { } decided) return Decided(decided.EmployeeIds);
        if (!person.Employee.Known.Contains(EmployeeField.Email)) return null;

        var match = IsOfInterest(person) ? Earlier(_rule.Find(RecordOf(person)), person) : EarlierRecordMatch.None;
        var kept = links.Earlier.EmployeeIds.Where(id => !match.Linked.Contains(id) && !CanBeJudged(id)).ToList();
        if (match.Linked.Count + match.Possible.Count + kept.Count == 0) return EarlierRecords.None;
        return new EarlierRecords(InOrder(match.Linked.Concat(kept)), match.Linked.Select(FirstDayOf).Min())
        {
            PossibleIds = [.. match.Possible.Except(kept)],
            KeepsOriginalHireDate = kept.Count > 0,
        };
    }

    // A record with a later first day is a mistake or a duplicate, and no earlier employment.
    private EarlierRecordMatch Earlier(EarlierRecordMatch match, ListedPerson person)
    {
        if (Complete(person).DateIn(EmployeeField.HireDate) is not { } hired) return match;
        return new EarlierRecordMatch([.. match.Linked.Where(IsEarlier)], [.. match.Possible.Where(IsEarlier)]);

        bool IsEarlier(string id) => !(FirstDayOf(id) > hired);
    }

    private EarlierRecords Decided(IReadOnlyList<string> ids) => ids.Count == 0
        ? EarlierRecords.None
        : new EarlierRecords(ids, ids.Select(FirstDayOf).Min())
        {
            KeepsOriginalHireDate = ids.Any(id => !_over.ContainsKey(id) && !_listed.Value.ContainsKey(id)),
        };

    private bool CanBeJudged(string id) => _over.TryGetValue(id, out var over)
        ? over.Record.Addresses.Count > 0 && over.Record.Name is not null
        : _listed.Value.ContainsKey(id);

    private DateOnly? FirstDayOf(string id)
    {
        if (_over.TryGetValue(id, out var over)) return over.FirstDay;
        return _listed.Value.TryGetValue(id, out var person) ? FirstDayOf(person) : null;
    }

    // The first day that the row has after this run, so that a run which is repeated in the middle finds the same one.
    private static DateOnly? FirstDayOf(ListedPerson person)
    {
        if (person.Entry is not { } entry) return person.Employee.DateIn(EmployeeField.HireDate);
        var hired = Complete(person).DateIn(EmployeeField.HireDate);
        var after = entry.Links.After(
            entry.Stored?.DateIn(EmployeeField.HireDate) ?? hired,
            hired,
            entry.Standing?.State.IsPast() == true,
            person.Standing.State.IsPast());
        DateOnly?[] days = [hired, after.OwnOriginalHireDate(hired), after.Earlier.WithoutPossible().OriginalHireDate];
        return days.Min();
    }

    private bool IsOfInterest(ListedPerson person) =>
        _rule.IsOfInterest(EmailAddress.Fold(person.Employee[EmployeeField.Email]))
        || person.Entry?.Links.Emails.Any(_rule.IsOfInterest) == true
        || _rule.IsOfInterest(EmailAddress.Fold(StoredAddress(person)));

    private static PersonRecord RecordOf(ListedPerson person)
    {
        var (employee, standing, entry) = person;
        var (names, present) = (Complete(person), employee[EmployeeField.Email]);
        return new PersonRecord(
            employee.Id,
            names[EmployeeField.FirstName],
            names[EmployeeField.LastName],
            EmailAddress.Fold(present),
            EmailHistory.After(entry?.Links.Emails ?? [], StoredAddress(person), present),
            standing.State.IsPast());
    }

    private static PersonRecord RecordOfUnlisted(Employee employee, IndexEntry entry, bool isOver) => new(
        employee.Id,
        employee[EmployeeField.FirstName],
        employee[EmployeeField.LastName],
        address: null,
        EmailHistory.After(entry.Links.Emails, stored: null, employee[EmployeeField.Email]),
        isOver);

    // The address before this run, as far as it was read.
    private static string? StoredAddress(ListedPerson person) => person.Entry?.Stored?[EmployeeField.Email];

    private static Employee Complete(ListedPerson person) =>
        person.Entry?.Stored is { } stored ? person.Employee.CompletedFrom(stored) : person.Employee;

    // A person who never began was never employed under the record, except when Personio reused it.
    private static bool WasEmployed(ListedPerson person) =>
        IsOver(person.Standing.State) || FirstDayOf(person) < Complete(person).DateIn(EmployeeField.HireDate);

    // A record that Personio no longer has is over, although its person counts as current until a second list confirms it.
    private static bool IsOver(LifecycleState? state) =>
        state is LifecycleState.Missing or LifecycleState.Left or LifecycleState.Erased;

    private static IReadOnlyList<string> InOrder(IEnumerable<string> ids) => [.. ids.Order(StringComparer.Ordinal)];
}
