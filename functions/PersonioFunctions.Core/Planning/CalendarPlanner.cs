using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>Plans the changes of stored rows that the calendar or new settings cause, without calling Personio. Pure.</summary>
public static class CalendarPlanner
{
    /// <summary>Plans the transitions that are due.</summary>
    /// <param name="due">The rows whose next transition is due.</param>
    /// <param name="index">The stored people.</param>
    /// <param name="day">The day in the account's time zone.</param>
    /// <param name="now">The current time (UTC).</param>
    public static SyncPlan PlanTransitions(
        IEnumerable<EmployeeRow> due, IReadOnlyDictionary<string, IndexEntry> index, CompanyDay day, DateTimeOffset now)
    {
        var rows = due.ToList();
        var changes = rows.Select(row => row.Standing.State == LifecycleState.Erased
            ? FindPurge(row, now)
            : RowComparison.FindChange(new Employee(row.Employee.Id), IndexEntry.From(row), EmployeeLifecycle.StandingOf(row, day)));
        return SyncPlan.WithoutList([.. changes.OfType<PlannedChange>()], index.Count) with
        {
            UnusableDates = UnusableDates(rows, day.Settings.LeaveOn),
        };
    }

    /// <summary>Plans the purges of erased people that are due.</summary>
    /// <param name="due">The rows whose next transition is due.</param>
    /// <param name="now">The current time (UTC).</param>
    public static IReadOnlyList<PlannedChange> PlanPurges(IEnumerable<EmployeeRow> due, DateTimeOffset now) =>
        [.. due.Where(row => row.Standing.State == LifecycleState.Erased).Select(row => FindPurge(row, now)).OfType<PlannedChange>()];

    private static List<UnusableDate> UnusableDates(IEnumerable<EmployeeRow> rows, LeaveOn leaveOn) =>
    [
        .. from row in rows
           from field in EmployeeLifecycle.UnusableDates(row.Employee, leaveOn)
           select new UnusableDate(row.Employee.Id, field),
    ];

    /// <summary>
    /// Plans the changes that new settings cause. Rows without a usable fingerprint were edited by hand. They are left to the next sync,
    /// unless they have a field that the account no longer stores: no sync would remove it.
    /// </summary>
    /// <param name="rows">All rows of the account.</param>
    /// <param name="day">The day by the new settings.</param>
    /// <param name="now">The current time (UTC).</param>
    /// <param name="switchedOff">The fields that the account no longer stores.</param>
    public static IReadOnlyList<PlannedChange> PlanSettings(
        IEnumerable<EmployeeRow> rows, CompanyDay day, DateTimeOffset now, FieldSet switchedOff = default) =>
    [
        .. rows.Where(row => row.ContentHash is not null || !row.Employee.Known.Intersect(switchedOff).IsEmpty)
            .Select(row => RowComparison.FindChange(
                row.ContentHash is null ? row.Without(switchedOff).Employee : new Employee(row.Employee.Id),
                IndexEntry.From(row),
                row.Standing.State == LifecycleState.Erased ? ErasedStanding(row, day, now) : EmployeeLifecycle.StandingOf(row, day),
                switchedOff))
            .OfType<PlannedChange>(),
    ];

    // The row keeps its id and its state, but no personal data.
    private static PlannedChange? FindPurge(EmployeeRow row, DateTimeOffset now)
    {
        if (!(row.Standing.NextTransitionAt <= now)) return null;
        var blank = FieldSet.All.Union(row.Employee.Known)
            .Aggregate(new Employee(row.Employee.Id), (employee, field) => employee.With(field, null));
        var standing = row.Standing with { NextTransitionAt = null, IsLeaveWithoutAccess = false, EarlierRecords = EarlierRecords.None };
        return new PlannedChange(
            PlannedAction.Purge, blank, row.Standing.State, standing, default, default, Fingerprint.From(blank, standing));
    }

    // The grace period counts from the day of the erasure. A purge that is due stays due. If a shorter period would have ended already,
    // the purge happens at the next midnight, so that a wrong setting can still be corrected.
    private static LifecycleStanding ErasedStanding(EmployeeRow row, CompanyDay day, DateTimeOffset now)
    {
        if (row.Standing is not { Since: { } since, NextTransitionAt: { } next } || next <= now) return row.Standing;
        var purge = Math.Max((long)since.DayNumber + day.Settings.ErasedGraceDays, day.Today.DayNumber + 1L);
        var date = DateOnly.FromDayNumber((int)Math.Min(purge, DateOnly.MaxValue.DayNumber));
        return row.Standing with { NextTransitionAt = day.Calendar.StartOf(date) };
    }
}
