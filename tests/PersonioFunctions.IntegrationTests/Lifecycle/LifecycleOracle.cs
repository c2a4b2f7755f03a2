namespace PersonioFunctions.IntegrationTests.Lifecycle;

/// <summary>The truth about a person's employment, independent of the status in Personio and its delays.</summary>
/// <param name="FirstDay">The first day, if any.</param>
/// <param name="LastDay">The last day, if any.</param>
/// <param name="IsAway">Whether the person is on leave.</param>
/// <param name="IsOver">Whether the employer has already ended the employment.</param>
internal sealed record Employment(DateOnly? FirstDay, DateOnly? LastDay = null, bool IsAway = false, bool IsOver = false)
{
    public static Employment Of(SimulatedEmployee employee) =>
        new(employee.HireDate, employee.TerminationDate, employee.Status == "leave", employee.Status == "inactive");
}

/// <summary>An event that the feed must report.</summary>
internal sealed record ExpectedEvent(DateOnly Day, long Id, string Event);

/// <summary>The expected stored data of a person.</summary>
internal sealed record ExpectedPerson(string State, bool IsCurrent, bool IsPurged);

/// <summary>
/// Computes the expected data and events of each day from the edits that the latest run could read. It shares no code with the product,
/// so states and events are texts here.
/// </summary>
/// <param name="currentDaysBeforeStart">The days before the first day from which a person counts as current.</param>
/// <param name="graceDays">The days from an erasure to the purge.</param>
internal sealed class LifecycleOracle(int currentDaysBeforeStart, int graceDays)
{
    private static readonly string[] Here = ["active", "onLeave", "leaving", "missing"];

    private readonly SortedDictionary<long, Person> _people = [];
    private readonly List<ExpectedEvent> _events = [];
    private DateOnly? _readOn;

    public IReadOnlyList<ExpectedEvent> Events => _events;

    /// <summary>The first run, which reports no events.</summary>
    public void Begin(DateOnly today, IEnumerable<SimulatedEmployee> employees)
    {
        foreach (var employee in employees) _people[employee.Id] = new Person { Employment = Employment.Of(employee) };
        _readOn = today;
    }

    /// <summary>Begins a day: due starts and departures happen, and people erased long enough ago are purged.</summary>
    public void Midnight(DateOnly today)
    {
        foreach (var (id, person) in _people)
        {
            if (person.PurgeOn <= today) person.IsPurged = true;
            switch (StateOf(person, today.AddDays(-1)), StateOf(person, today))
            {
                case ("futureHire", "active" or "onLeave" or "leaving"):
                    _events.Add(new ExpectedEvent(today, id, "started"));
                    break;
                case ("leaving", "left"):
                    _events.Add(new ExpectedEvent(today, id, "left"));
                    break;
            }
        }
    }

    /// <summary>A run has read all people whom Personio lists.</summary>
    /// <param name="today">The day.</param>
    /// <param name="company">The edits of HR.</param>
    /// <param name="reading">The part of them that the run could read.</param>
    public void Sync(DateOnly today, CompanyYear company, Reading reading)
    {
        foreach (var (id, member) in company.Listed)
        {
            if (!_people.TryGetValue(id, out var person))
                _people[id] = person = new Person { Employment = new Employment(member.Employment.FirstDay) };
            person.Employment = reading.HasFlag(Reading.StatusAndLastDay)
                ? member.Employment
                : person.Employment with { FirstDay = member.Employment.FirstDay };
        }

        _events.AddRange(company.Tell(reading).Select(told => new ExpectedEvent(today, told.Id, told.Event)));
        if (!reading.HasFlag(Reading.AllPeople)) return;

        var isFirst = _readOn != today;
        foreach (var (id, person) in _people)
        {
            if (!company.Listed.ContainsKey(id)) Absent(id, person, today, isFirst);
        }

        _readOn = today;
    }

    /// <summary>The people who must be stored.</summary>
    public IReadOnlyDictionary<long, ExpectedPerson> At(DateOnly today) => _people.ToDictionary(pair => pair.Key, pair =>
    {
        var state = StateOf(pair.Value, today);
        var isSoon = state == "futureHire" && pair.Value.Employment.FirstDay <= today.AddDays(currentDaysBeforeStart);
        return new ExpectedPerson(state, isSoon || Here.Contains(state), pair.Value.IsPurged);
    });

    // A present person becomes missing first. For past people, the run asks Personio once a day, and an erasure needs two answers.
    private void Absent(long id, Person person, DateOnly today, bool isFirstOfTheDay)
    {
        switch (StateOf(person, today))
        {
            case "erased" or "left" when person.IsErased || person.Absence == "left":
                break;
            case "missing":
                person.Absence = "left";
                _events.Add(new ExpectedEvent(today, id, "removedFromSource"));
                break;
            case "futureHire":
                person.Absence = "hireRescinded";
                _events.Add(new ExpectedEvent(today, id, "hireRescinded"));
                break;
            case "left" or "neverStarted" or "hireRescinded" when !isFirstOfTheDay:
                break;
            case "left" or "neverStarted" or "hireRescinded" when !person.WasGone:
                person.WasGone = true;
                break;
            case "left" or "neverStarted" or "hireRescinded":
                (person.IsErased, person.PurgeOn) = (true, today.AddDays(graceDays));
                _events.Add(new ExpectedEvent(today, id, "erased"));
                break;
            default:
                person.Absence = "missing";
                break;
        }
    }

    private static string StateOf(Person person, DateOnly today)
    {
        var (first, last, isAway, isOver) = person.Employment;
        return person.IsErased ? "erased"
            : person.Absence is { } absence ? absence
            : last < first ? "neverStarted"
            : isOver || today > last ? "left"
            : first > today ? "futureHire"
            : last is not null ? "leaving"
            : isAway ? "onLeave"
            : "active";
    }

    private sealed class Person
    {
        public required Employment Employment { get; set; }

        /// <summary>The state of a person who was not past when Personio lost the record; null for others.</summary>
        public string? Absence { get; set; }

        public bool WasGone { get; set; }

        public bool IsErased { get; set; }

        public DateOnly? PurgeOn { get; set; }

        public bool IsPurged { get; set; }
    }
}
