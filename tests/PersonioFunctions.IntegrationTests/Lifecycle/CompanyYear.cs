using System.Globalization;

namespace PersonioFunctions.IntegrationTests.Lifecycle;

/// <summary>The data that a run can read.</summary>
[Flags]
internal enum Reading
{
    /// <summary>The listed people, without status and termination date.</summary>
    List = 0,

    /// <summary>The credentials may read status and termination date.</summary>
    StatusAndLastDay = 1,

    /// <summary>The list is proven complete, so that absences are known.</summary>
    AllPeople = 2,
}

/// <summary>An edit by HR, which the feed must report once a run has read it.</summary>
/// <param name="Id">The person.</param>
/// <param name="Event">The event.</param>
/// <param name="NeedsStatus">Whether only status and termination date show it.</param>
internal sealed record ToldEvent(long Id, string Event, bool NeedsStatus);

/// <summary>
/// A year of HR in a company: a few edits every day, by a script that the seed decides. The same person is edited at most once within some
/// days, so that no run reads two edits of one person.
/// </summary>
internal sealed class CompanyYear
{
    /// <summary>The kinds of edits, used in turn. An edit without a suitable person is skipped.</summary>
    private readonly Func<DateOnly, Task<bool>>[] _deeds;

    private readonly int[] _done;

    private const int QuietDays = 6;

    // An address that HR enters for everybody without one.
    private const string SharedAddress = "office@acme.example";

    private readonly SimulatorControl _personio;
    private readonly string _company;
    private readonly Random _random;
    private readonly SortedDictionary<long, Member> _listed = [];
    private readonly List<ToldEvent> _untold = [];
    private readonly List<(DateOnly Day, long Id, Func<Member, Member> Edit, string? Event)> _planned = [];
    private DateOnly _erasedOn;
    private int _turn;
    private int _names;
    private bool _mayRehire;

    private CompanyYear(SimulatorControl personio, string company, int seed)
    {
        (_personio, _company, _random) = (personio, company, new Random(seed));
        _deeds =
        [
            today => HireAsync(
                today, today.AddDays(_random.Next(7, 45))), AnnounceTerminationAsync, BeginLeaveAsync, ChangeManagerAsync, MoveStartAsync,
            DismissAsync, EndLeaveAsync, RehireAsync, today => HireAsync(today, today.AddDays(_random.Next(7, 45))), MoveTerminationAsync,
            RescindAsync, ChangeDepartmentAsync, WithdrawTerminationAsync, today => HireAsync(
                today, today.AddDays(_random.Next(7, 45))),
            RehireAsNewAsync, ChangeEmailAsync, AnnounceTerminationAsync, CallOverByMistakeAsync, NeverStartAsync, MarryAsync,
            today => HireAsync(today, today.AddDays(_random.Next(7, 45)), SharedAddress), MoveStartOfCurrentAsync, SucceedAsync,
            SetStatusBackAsync, EraseAsync,
        ];
        _done = new int[_deeds.Length];
    }

    /// <summary>The people with a record in Personio.</summary>
    public IReadOnlyDictionary<long, Member> Listed => _listed;

    /// <summary>New records of rehired people, with the ids of their earlier records.</summary>
    public Dictionary<long, (long Earlier, DateOnly FirstDay)> HiredAgain { get; } = [];

    /// <summary>
    /// People who have the address of a person who left, and everybody with a shared address: no other record is theirs as well.
    /// </summary>
    public List<long> Strangers { get; } = [];

    /// <summary>A person with a record.</summary>
    /// <param name="Record">The record in Personio.</param>
    /// <param name="Employment">The true employment.</param>
    /// <param name="QuietUntil">The person is not edited before this day.</param>
    internal sealed record Member(SimulatedEmployee Record, Employment Employment, DateOnly QuietUntil)
    {
        /// <summary>Whether the same person has a newer record, or a successor has the address.</summary>
        public bool IsFollowed { get; init; }
    }

    public static async Task<CompanyYear> BeginAsync(SimulatorControl personio, string company, int seed, DateOnly today)
    {
        var year = new CompanyYear(personio, company, seed);
        foreach (var employee in await personio.GetEmployeesAsync(company, CancellationToken.None))
        {
            year._listed[employee.Id] = new Member(employee, Employment.Of(employee), DateOnly.MinValue);
            if (employee.TerminationDate >= today) year.PlanEnd(employee.Id, employee.TerminationDate.Value);
            if (employee.Status == "onboarding") year.PlanStart(employee.Id, employee.HireDate!.Value);
        }

        return year;
    }

    /// <summary>Returns the events that a run with this reading must report, in the order of their edits.</summary>
    public IReadOnlyList<ToldEvent> Tell(Reading reading)
    {
        var told = _untold.Where(one => !one.NeedsStatus || reading.HasFlag(Reading.StatusAndLastDay)).ToList();
        _untold.RemoveAll(told.Contains);
        return told;
    }

    /// <summary>Makes the edits of a day: those planned earlier, and the next kind in turn.</summary>
    /// <param name="today">The day.</param>
    /// <param name="mayRehire">Whether a person may be rehired, which a reader without termination dates cannot recognise.</param>
    public async Task LiveAsync(DateOnly today, bool mayRehire)
    {
        foreach (var (_, id, edit, told) in _planned.Where(plan => plan.Day == today).ToList())
        {
            if (!_listed.TryGetValue(id, out var member)) continue;
            await WriteAsync(edit(member));
            if (told is not null) _untold.Add(new ToldEvent(id, told, NeedsStatus: true));
        }

        _mayRehire = mayRehire;
        var deed = _turn++ % _deeds.Length;
        if (await _deeds[deed](today)) _done[deed]++;
    }

    /// <summary>How often each kind of edit was made, in the order of their turns.</summary>
    public IReadOnlyList<int> Done => _done;

    /// <summary>Returns people whose last edit was read by an earlier run, and who are not edited today.</summary>
    public IEnumerable<long> Unedited(DateOnly today) => _listed.Values
        .Where(member => member.QuietUntil > today && !_planned.Exists(plan => plan.Day == today && plan.Id == member.Record.Id))
        .Select(member => member.Record.Id);

    /// <summary>Hires a person for a day.</summary>
    public async Task<bool> HireAsync(DateOnly today, DateOnly firstDay, string? email = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"new{++_names}");
        var manager = Pick(IsActive, today)!;
        var person = new SimulatedEmployee
        {
            FirstName = "Nova",
            LastName = name,
            Email = email ?? name + "@acme.example",
            Status = "onboarding",
            Position = "Newcomer",
            Department = "Legal",
            HireDate = firstDay,
            SupervisorId = manager.Record.Id,
        };
        var id = await AddAsync(person, today, firstDay);
        if (email is not null)
        {
            Strangers.Add(id);
            _listed[id] = _listed[id] with { IsFollowed = true };
        }

        _untold.Add(new ToldEvent(id, "hired", NeedsStatus: false));
        PlanStart(id, firstDay);
        return true;
    }

    /// <summary>Announces a person's last day, and plans the change of status on time, late or early.</summary>
    public async Task<bool> AnnounceTerminationAsync(DateOnly today, DateOnly lastDay)
    {
        if (Pick(member => IsActive(member) && member.Employment.FirstDay < today, today) is not { } member) return false;
        await SetLastDayAsync(member, today, lastDay, "terminationAnnounced");
        return true;
    }

    /// <summary>Removes the record of a person who is still employed.</summary>
    public async Task LoseAsync(DateOnly today) => await RemoveAsync(Pick(IsActive, today)!);

    private Task<bool> AnnounceTerminationAsync(DateOnly today) => AnnounceTerminationAsync(today, today.AddDays(_random.Next(7, 60)));

    private async Task<bool> MoveStartAsync(DateOnly today)
    {
        if (Pick(member => member.Employment is { LastDay: null, IsOver: false } && member.Employment.FirstDay >= today.AddDays(7), today)
            is not { } member) return false;
        var firstDay = Another(today, member.Employment.FirstDay!.Value);
        Forget(member);
        await EditAsync(
            member,
            today,
            record => record with { HireDate = firstDay },
            truth => truth with { FirstDay = firstDay },
            "startMoved",
            needsStatus: false);
        PlanStart(member.Record.Id, firstDay);
        return true;
    }

    private async Task<bool> RescindAsync(DateOnly today)
    {
        if (_erasedOn.AddDays(5) > today) return false;
        if (Pick(member => member.Employment is { LastDay: null } && member.Employment.FirstDay >= today.AddDays(7), today)
            is not { } member) return false;
        _erasedOn = today;
        await RemoveAsync(member);
        return true;
    }

    private async Task<bool> NeverStartAsync(DateOnly today)
    {
        if (Pick(member => member.Employment is { LastDay: null } && member.Employment.FirstDay >= today.AddDays(7), today)
            is not { } member) return false;
        var lastDay = member.Employment.FirstDay!.Value.AddDays(-1);
        Forget(member);
        await EditAsync(
            member,
            today,
            record => record with { TerminationDate = lastDay },
            truth => truth with { LastDay = lastDay },
            "terminationAnnounced",
            "neverStarted");
        return true;
    }

    private async Task<bool> BeginLeaveAsync(DateOnly today)
    {
        if (Pick(one => one.Record.Status == "active" && StaysFor(one, today), today) is not { } member) return false;
        await EditAsync(member, today, record => record with { Status = "leave" }, truth => truth with { IsAway = true }, "leaveStarted");
        return true;
    }

    private async Task<bool> EndLeaveAsync(DateOnly today)
    {
        if (Pick(one => one.Record.Status == "leave" && StaysFor(one, today), today) is not { } member) return false;
        await EditAsync(member, today, record => record with { Status = "active" }, truth => truth with { IsAway = false }, "leaveEnded");
        return true;
    }

    private async Task<bool> MoveTerminationAsync(DateOnly today)
    {
        if (Pick(one => IsLeaving(one, today), today) is not { } member) return false;
        var lastDay = Another(today, member.Employment.LastDay!.Value);
        Forget(member);
        await SetLastDayAsync(member, today, lastDay, "terminationMoved");
        return true;
    }

    private async Task SetLastDayAsync(Member member, DateOnly today, DateOnly lastDay, string told)
    {
        await EditAsync(
            member, today, record => record with { TerminationDate = lastDay }, truth => truth with { LastDay = lastDay }, told);
        PlanEnd(member.Record.Id, lastDay);
    }

    private async Task<bool> WithdrawTerminationAsync(DateOnly today)
    {
        if (Pick(one => IsLeaving(one, today), today) is not { } member) return false;
        Forget(member);
        await EditAsync(
            member,
            today,
            record => record with { TerminationDate = null },
            truth => truth with { LastDay = null },
            "terminationWithdrawn");
        return true;
    }

    // HR terminates a person at once, with the last day today or yesterday.
    private async Task<bool> DismissAsync(DateOnly today)
    {
        if (Pick(one => IsActive(one) && !(one.Employment.FirstDay > today.AddDays(-QuietDays)), today) is not { } member) return false;
        var lastDay = today.AddDays(-_random.Next(2));
        await EditAsync(
            member,
            today,
            record => record with { Status = "inactive", TerminationDate = lastDay },
            truth => truth with { IsOver = true, LastDay = lastDay },
            "terminationAnnounced",
            "left");
        return true;
    }

    // HR terminates the wrong person, and corrects it a week later.
    private async Task<bool> CallOverByMistakeAsync(DateOnly today)
    {
        if (Pick(one => IsActive(one) && !one.Employment.IsAway, today) is not { } member) return false;
        await EditAsync(member, today, record => record with { Status = "inactive" }, truth => truth with { IsOver = true }, "left");
        Plan(
            today.AddDays(QuietDays + 1),
            member.Record.Id,
            one => one with
            {
                Record = one.Record with { Status = "active" },
                Employment = one.Employment with { IsOver = false },
                QuietUntil = today.AddDays((2 * QuietDays) + 1),
            },
            "returned");
        return true;
    }

    private async Task<bool> RehireAsync(DateOnly today)
    {
        if (!_mayRehire || Pick(one => HasLeft(one, today.AddDays(-10)), today) is not { } member) return false;
        var firstDay = today.AddDays(_random.Next(2) * 14);
        await EditAsync(
            member,
            today,
            record => record with { HireDate = firstDay, TerminationDate = null, Status = firstDay > today ? "onboarding" : "active" },
            _ => new Employment(firstDay),
            "rehired");
        if (firstDay > today) PlanStart(member.Record.Id, firstDay);
        return true;
    }

    private async Task<bool> RehireAsNewAsync(DateOnly today)
    {
        if (!_mayRehire || Pick(one => HasLeft(one, today.AddDays(-10)) && one.Record.Email.Length > 0, today) is not { } member)
            return false;
        var firstDay = today.AddDays(_random.Next(2) * 14);
        _listed[member.Record.Id] = member with { IsFollowed = true };
        var again = member.Record with
        {
            HireDate = firstDay,
            TerminationDate = null,
            Status = firstDay > today ? "onboarding" : "active",
            Position = "Again",
        };
        var id = await AddAsync(again, today, firstDay);
        HiredAgain[id] = (member.Record.Id, member.Record.HireDate!.Value);
        if (id % 2 == 0) await RenameAsync(member.Record.Id);
        _untold.Add(new ToldEvent(id, "rehired", NeedsStatus: false));
        if (firstDay > today) PlanStart(id, firstDay);
        return true;
    }

    // Personio frees the address for the new record, so the old one gets a suffix.
    private async Task RenameAsync(long id)
    {
        var old = _listed[id];
        await WriteAsync(old with { Record = old.Record with { Email = old.Record.Email + "_k3x9q" } });
        _untold.Add(new ToldEvent(id, "emailChanged", NeedsStatus: false));
    }

    // Only one person at a time, because several at once would be held.
    private async Task<bool> EraseAsync(DateOnly today)
    {
        if (_erasedOn.AddDays(5) > today || Pick(one => HasLeft(one, today.AddDays(-21)), today) is not { } member) return false;
        _erasedOn = today;
        await RemoveAsync(member);
        return true;
    }

    private async Task<bool> ChangeManagerAsync(DateOnly today)
    {
        if (Pick(IsActive, today) is not { } member) return false;
        var manager = Pick(
            one => IsActive(one) && one.Record.Id != member.Record.Id && one.Record.Id != member.Record.SupervisorId, today)!.Record.Id;
        await EditAsync(
            member, today, record => record with { SupervisorId = manager }, truth => truth, "managerChanged", needsStatus: false);
        return true;
    }

    private async Task<bool> ChangeDepartmentAsync(DateOnly today)
    {
        if (Pick(IsActive, today) is not { } member) return false;
        var department = member.Record.Department == "Finance" ? "Marketing" : "Finance";
        await EditAsync(
            member, today, record => record with { Department = department }, truth => truth, "departmentChanged", needsStatus: false);
        return true;
    }

    private async Task<bool> ChangeEmailAsync(DateOnly today)
    {
        if (Pick(one => IsActive(one) && !HiredAgain.ContainsKey(one.Record.Id), today) is not { } member) return false;
        var email = string.Create(CultureInfo.InvariantCulture, $"moved{++_names}@acme.example");
        await EditAsync(member, today, record => record with { Email = email }, truth => truth, "emailChanged", needsStatus: false);
        return true;
    }

    private async Task<bool> MarryAsync(DateOnly today)
    {
        if (Pick(one => IsActive(one) && !HiredAgain.ContainsKey(one.Record.Id) && !Strangers.Contains(one.Record.Id), today)
            is not { } member) return false;
        var name = string.Create(CultureInfo.InvariantCulture, $"married{++_names}");
        await EditAsync(
            member,
            today,
            record => record with { LastName = name, Email = name + "@acme.example" },
            truth => truth,
            "emailChanged",
            needsStatus: false);
        return true;
    }

    // The address of a person who left goes to another one, as with role addresses.
    private async Task<bool> SucceedAsync(DateOnly today)
    {
        if (Pick(one => HasLeft(one, today.AddDays(-10)) && one.Record.Email.Length > 0, today) is not { } member) return false;
        _listed[member.Record.Id] = member with { IsFollowed = true };
        return await HireAsync(today, today.AddDays(_random.Next(7, 45)), member.Record.Email);
    }

    // HR writes the first day of the next contract over that of a person who works here. The person goes on working here.
    private async Task<bool> MoveStartOfCurrentAsync(DateOnly today)
    {
        if (!_mayRehire || Pick(
            one => IsActive(one) && !one.Employment.IsAway && one.Employment.FirstDay < today.AddDays(-QuietDays) && !IsPlanned(one), today)
            is not { } member) return false;
        var next = today.AddDays(_random.Next(7, 30));
        await WriteAsync(member with { Record = member.Record with { HireDate = next }, QuietUntil = next.AddDays(QuietDays) });
        return true;
    }

    // HR sets the status of a person who left back and forgets the old last day until a week later.
    private async Task<bool> SetStatusBackAsync(DateOnly today)
    {
        if (!_mayRehire || Pick(one => HasLeft(one, today.AddDays(-10)), today) is not { } member) return false;
        await EditAsync(
            member,
            today,
            record => record with { Status = "active" },
            truth => truth with { LastDay = null, IsOver = false },
            "returned");
        Plan(
            today.AddDays(QuietDays + 1),
            member.Record.Id,
            one => one with { Record = one.Record with { TerminationDate = null }, QuietUntil = today.AddDays((2 * QuietDays) + 1) },
            "terminationWithdrawn");
        _listed[member.Record.Id] = _listed[member.Record.Id] with { QuietUntil = today.AddDays((2 * QuietDays) + 1) };
        return true;
    }

    private bool IsPlanned(Member member) => _planned.Exists(plan => plan.Id == member.Record.Id);

    // Whether the person stays long enough for a run to read today's edit.
    private static bool StaysFor(Member member, DateOnly today) =>
        !member.Employment.IsOver && !(member.Employment.LastDay < today.AddDays(2 * QuietDays)) && !(member.Employment.FirstDay > today);

    private static bool IsActive(Member member) =>
        member is { Employment: { IsOver: false, LastDay: null }, Record.Status: "active" or "leave" };

    private static bool IsLeaving(Member member, DateOnly today) =>
        member.Employment is { IsOver: false }
            && member.Employment.LastDay >= today.AddDays(QuietDays)
            && !(member.Employment.FirstDay > today);

    private static bool HasLeft(Member member, DateOnly before) => !member.IsFollowed && member.Record.Status == "inactive"
        && member.Employment.FirstDay is not null
            && member.Employment.LastDay < before
            && !(member.Employment.LastDay < member.Employment.FirstDay);

    private Member? Pick(Func<Member, bool> fits, DateOnly today)
    {
        var fitting = _listed.Values.Where(member => member.QuietUntil <= today && fits(member)).ToList();
        return fitting.Count == 0 ? null : fitting[_random.Next(fitting.Count)];
    }

    private DateOnly Another(DateOnly today, DateOnly date)
    {
        var other = today.AddDays(_random.Next(7, 50));
        return other == date ? other.AddDays(1) : other;
    }

    // The status becomes active on the first day or on a later one.
    private void PlanStart(long id, DateOnly firstDay) => Plan(
        firstDay.AddDays(_random.Next(3) == 0 ? _random.Next(3, 12) : 0),
        id,
        member => member.Record.Status == "onboarding" ? member with { Record = member.Record with { Status = "active" } } : member,
        told: null);

    // The status becomes inactive on the day after the last, some days later, or earlier. An earlier change of status ends the employment.
    private void PlanEnd(long id, DateOnly lastDay)
    {
        var kind = _random.Next(4);
        Plan(
            lastDay.AddDays(kind switch { 0 => -5, 1 => _random.Next(4, 10), _ => 1 }),
            id,
            member => member with
            {
                Record = member.Record with { Status = "inactive" },
                Employment = member.Employment with { IsOver = true },
            },
            kind == 0 ? "left" : null);
    }

    private void Plan(DateOnly day, long id, Func<Member, Member> edit, string? told) => _planned.Add((day, id, edit, told));

    private void Forget(Member member) => _planned.RemoveAll(plan => plan.Id == member.Record.Id);

    private Task EditAsync(
        Member member,
        DateOnly today,
        Func<SimulatedEmployee, SimulatedEmployee> edit, Func<Employment, Employment> truth,
        params string[] told) =>
        EditAsync(member, today, edit, truth, told, needsStatus: true);

    private Task EditAsync(
        Member member,
        DateOnly today,
        Func<SimulatedEmployee, SimulatedEmployee> edit, Func<Employment, Employment> truth,
        string told,
        bool needsStatus) =>
        EditAsync(member, today, edit, truth, [told], needsStatus);

    private async Task EditAsync(
        Member member,
        DateOnly today,
        Func<SimulatedEmployee, SimulatedEmployee> edit, Func<Employment, Employment> truth,
        string[] told,
        bool needsStatus)
    {
        await WriteAsync(
            member with { Record = edit(member.Record), Employment = truth(member.Employment), QuietUntil = today.AddDays(QuietDays) });
        _untold.AddRange(told.Select(one => new ToldEvent(member.Record.Id, one, needsStatus)));
    }

    private async Task WriteAsync(Member member)
    {
        await _personio.ReplaceEmployeeAsync(_company, member.Record, CancellationToken.None);
        _listed[member.Record.Id] = member;
    }

    private async Task<long> AddAsync(SimulatedEmployee person, DateOnly today, DateOnly firstDay)
    {
        var record = await _personio.AddEmployeeAsync(_company, person, CancellationToken.None);
        _listed[record.Id] = new Member(record, new Employment(firstDay), today.AddDays(QuietDays));
        return record.Id;
    }

    private async Task RemoveAsync(Member member)
    {
        await _personio.EraseEmployeeAsync(_company, member.Record.Id, CancellationToken.None);
        _listed.Remove(member.Record.Id);
    }
}
