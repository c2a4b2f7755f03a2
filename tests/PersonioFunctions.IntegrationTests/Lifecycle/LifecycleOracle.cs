namespace PersonioFunctions.IntegrationTests.Lifecycle;

/// <summary>What is true about somebody's employment, whatever the status in Personio says and however late it says it.</summary>
/// <param name="FirstDay">First day, if there is one.</param>
/// <param name="LastDay">Last day, if there is one.</param>
/// <param name="IsAway">Whether the person is on leave.</param>
/// <param name="IsOver">Whether the employer has called the employment over already.</param>
internal sealed record Employment(DateOnly? FirstDay, DateOnly? LastDay = null, bool IsAway = false, bool IsOver = false)
{
    public static Employment Of(SimulatedEmployee employee) =>
        new(employee.HireDate, employee.TerminationDate, employee.Status == "leave", employee.Status == "inactive");
}

/// <summary>An event that the feed has to tell.</summary>
internal sealed record ExpectedEvent(DateOnly Day, long Id, string Event);

/// <summary>What has to be stored about a person.</summary>
internal sealed record ExpectedPerson(string State, bool IsCurrent, bool IsPurged);

/// <summary>
/// Says what has to be stored and told after each day, from the facts that HR has entered by the latest run that could read them. It
/// shares nothing with the product: states and events are words here.
/// </summary>
/// <param name="currentDaysBeforeStart">Days before the first day from which somebody counts as current.</param>
/// <param name="graceDays">Days from an erasure to the purge.</param>
internal sealed class LifecycleOracle(int currentDaysBeforeStart, int graceDays)
{
    private static readonly string[] Here = ["active", "onLeave", "leaving", "missing"];

    private readonly SortedDictionary<long, Person> _people = [];
    private readonly List<ExpectedEvent> _events = [];
    private DateOnly? _readOn;

    public IReadOnlyList<ExpectedEvent> Events => _events;

    /// <summary>The first run: it tells of nobody.</summary>
    public void Begin(DateOnly today, IEnumerable<SimulatedEmployee> employees)
    {
        foreach (var employee in employees) _people[employee.Id] = new Person { Employment = Employment.Of(employee) };
        _readOn = today;
    }

    /// <summary>A day begins: who was to start starts, who was to leave has left, and who was erased a while ago is purged.</summary>
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

    /// <summary>A run has read everybody whom Personio lists.</summary>
    /// <param name="today">The day.</param>
    /// <param name="company">What HR has entered.</param>
    /// <param name="reading">What the run could read of it.</param>
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
        if (!reading.HasFlag(Reading.Everybody)) return;

        var isFirst = _readOn != today;
        foreach (var (id, person) in _people)
        {
            if (!company.Listed.ContainsKey(id)) Absent(id, person, today, isFirst);
        }

        _readOn = today;
    }

    /// <summary>Everybody who has to be stored.</summary>
    public IReadOnlyDictionary<long, ExpectedPerson> At(DateOnly today) => _people.ToDictionary(pair => pair.Key, pair =>
    {
        var state = StateOf(pair.Value, today);
        var isSoon = state == "futureHire" && pair.Value.Employment.FirstDay <= today.AddDays(currentDaysBeforeStart);
        return new ExpectedPerson(state, isSoon || Here.Contains(state), pair.Value.IsPurged);
    });

    // Somebody who was here is missing first. Whether Personio has erased those who were past is asked once a day, and takes two answers.
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

        /// <summary>The state of somebody who was not past when Personio lost the record; null for everybody else.</summary>
        public string? Absence { get; set; }

        public bool WasGone { get; set; }

        public bool IsErased { get; set; }

        public DateOnly? PurgeOn { get; set; }

        public bool IsPurged { get; set; }
    }
}
