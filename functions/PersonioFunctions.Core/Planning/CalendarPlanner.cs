using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>Plans what the calendar or other settings change in the stored rows, without asking Personio. Pure.</summary>
public static class CalendarPlanner
{
    /// <summary>Plans the transitions that are due.</summary>
    /// <param name="due">The rows whose next transition has come.</param>
    /// <param name="index">The stored people.</param>
    /// <param name="day">The day in the account's time zone.</param>
    /// <param name="now">The present (UTC).</param>
    public static SyncPlan PlanTransitions(
        IEnumerable<EmployeeRow> due, IReadOnlyDictionary<string, IndexEntry> index, CompanyDay day, DateTimeOffset now)
    {
        var changes = due.Select(row => row.Standing.State == LifecycleState.Erased
            ? FindPurge(row, now)
            : RowComparison.FindChange(new Employee(row.Employee.Id), IndexEntry.From(row), EmployeeLifecycle.StandingOf(row, day)));
        return SyncPlan.WithoutList([.. changes.OfType<PlannedChange>()], index.Count);
    }

    /// <summary>
    /// Plans what other settings change. Rows without a usable fingerprint were edited by hand and are left alone: the next sync decides
    /// about them.
    /// </summary>
    /// <param name="rows">All rows of the account.</param>
    /// <param name="day">The day by the other settings.</param>
    /// <param name="now">The present (UTC).</param>
    public static IReadOnlyList<PlannedChange> PlanSettings(IEnumerable<EmployeeRow> rows, CompanyDay day, DateTimeOffset now) =>
    [
        .. rows.Where(row => row.ContentHash is not null)
            .Select(row => RowComparison.FindChange(
                new Employee(row.Employee.Id),
                IndexEntry.From(row),
                row.Standing.State == LifecycleState.Erased ? ErasedStanding(row, day, now) : EmployeeLifecycle.StandingOf(row, day)))
            .OfType<PlannedChange>(),
    ];

    // The row stays, with its id and its state and without personal data.
    private static PlannedChange? FindPurge(EmployeeRow row, DateTimeOffset now)
    {
        if (!(row.Standing.NextTransitionAt <= now)) return null;
        var blank = FieldSet.All.Aggregate(new Employee(row.Employee.Id), (employee, field) => employee.With(field, null));
        var standing = row.Standing with { NextTransitionAt = null, IsLeaveWithoutAccess = false, EarlierRecords = EarlierRecords.None };
        return new PlannedChange(
            PlannedAction.Purge, blank, row.Standing.State, standing, default, default, Fingerprint.From(blank, standing));
    }

    // The grace period counts from the day of the erasure. A purge that is due stays due. A purge that a shorter period would have done by
    // now is done at the next midnight, so that a person who chose the period wrongly can choose again.
    private static LifecycleStanding ErasedStanding(EmployeeRow row, CompanyDay day, DateTimeOffset now)
    {
        if (row.Standing is not { Since: { } since, NextTransitionAt: { } next } || next <= now) return row.Standing;
        var purge = Math.Max((long)since.DayNumber + day.Settings.ErasedGraceDays, day.Today.DayNumber + 1L);
        var date = DateOnly.FromDayNumber((int)Math.Min(purge, DateOnly.MaxValue.DayNumber));
        return row.Standing with { NextTransitionAt = day.Calendar.StartOf(date) };
    }
}
