using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Employees;

/// <summary>The number of people who change from one state to another on one day.</summary>
/// <param name="Date">The day in the account's time zone.</param>
/// <param name="From">The state until then.</param>
/// <param name="To">The state from then on.</param>
/// <param name="People">The number of people.</param>
public sealed record ExpectedTransition(DateOnly Date, string From, string To, int People);

/// <summary>Counts the people of an account by state, and the transitions of the next days. Pure.</summary>
public sealed record LifecycleSummary
{
    /// <summary>The number of days to look ahead.</summary>
    public const int Days = 30;

    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The calendar date in <see cref="TimeZone"/>.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The account's time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The number of stored people.</summary>
    public required int People { get; init; }

    /// <summary>The number of people who count as current.</summary>
    public required int Current { get; init; }

    /// <summary>The number of people who count as past. Future hires and people in an unknown state may be neither.</summary>
    public required int Past { get; init; }

    /// <summary>The number of people by state, zeros included.</summary>
    public required IReadOnlyDictionary<string, int> States { get; init; }

    /// <summary>The number of people by flag, without zeros.</summary>
    public required IReadOnlyDictionary<string, int> Flags { get; init; }

    /// <summary>The changes of state within <see cref="Days"/> that happen without an edit, in order of date.</summary>
    public required IReadOnlyList<ExpectedTransition> Transitions { get; init; }

    /// <summary>Creates the summary of an account.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="timeZone">Its time zone.</param>
    /// <param name="rows">All rows of the account.</param>
    /// <param name="day">The day in the account's time zone.</param>
    public static LifecycleSummary From(string account, string timeZone, IReadOnlyCollection<EmployeeRow> rows, CompanyDay day)
    {
        var states = Enum.GetValues<LifecycleState>()
            .ToDictionary(state => state.Name(), state => rows.Count(row => row.Standing.State == state));
        var flags = LifecycleFlagNames.All
            .Select(flag => (Name: flag.Text()!, People: rows.Count(row => row.Standing.Flags.HasFlag(flag))))
            .Where(flag => flag.People > 0)
            .ToDictionary(flag => flag.Name, flag => flag.People);
        return new LifecycleSummary
        {
            Account = account,
            Today = day.Today,
            TimeZone = timeZone,
            People = rows.Count,
            Current = rows.Count(row => row.Standing.IsCurrent),
            Past = rows.Count(row => row.Standing.State.IsPast()),
            States = states,
            Flags = flags,
            Transitions =
            [
                .. rows.SelectMany(row => TransitionsOf(row, day))
                    .GroupBy(transition => transition)
                    .Select(group => new ExpectedTransition(group.Key.Date, group.Key.From.Name(), group.Key.To.Name(), group.Count()))
                    .OrderBy(transition => transition.Date)
                    .ThenBy(transition => transition.From, StringComparer.Ordinal)
                    .ThenBy(transition => transition.To, StringComparer.Ordinal),
            ],
        };
    }

    // Goes from one transition to the next, so a person who starts and leaves within these days is counted twice.
    private static IEnumerable<(DateOnly Date, LifecycleState From, LifecycleState To)> TransitionsOf(EmployeeRow row, CompanyDay day)
    {
        var last = day.Today.AddDays(Days);
        DateTimeOffset? at = null;
        while (row.Standing.NextTransitionAt is { } next)
        {
            // An overdue transition counts as today.
            var then = next > day.Now ? day.At(next) : day;
            if (then.Today > last || then.Now <= at) yield break;
            at = then.Now;
            var standing = EmployeeLifecycle.StandingOf(row, then);
            if (standing.State != row.Standing.State) yield return (then.Today, row.Standing.State, standing.State);
            row = row.Update(new Employee(row.Employee.Id), standing, next);
        }
    }
}
