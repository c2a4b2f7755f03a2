using PersonioSimulator.Api;
using PersonioSimulator.Data;

namespace PersonioSimulator.Habits;

/// <summary>The rows of a page and the total that it states, under the habits of its company.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Total">The claimed <c>total_elements</c>.</param>
internal sealed record HabitualPage(IReadOnlyList<Employee> Rows, int Total)
{
    /// <summary>Returns the page; null when a broken record prevents it.</summary>
    /// <param name="habits">The habits; null for none.</param>
    /// <param name="query">The query.</param>
    /// <param name="rows">The rows of the page.</param>
    /// <param name="total">The total that the list would state.</param>
    public static HabitualPage? From(SimulatorHabits? habits, EmployeeQuery query, IReadOnlyList<Employee> rows, int total)
    {
        if (habits is null)
            return new HabitualPage(rows, total);
        if (rows.Any(row => habits.Broken.Contains(row.Profile.Id)))
            return null;
        if (habits.Filtered.Count > 0)
            rows = [.. rows.Where(row => !habits.Filtered.Contains(row.Profile.Id))];
        return new HabitualPage(rows, habits.Total switch
        {
            TotalHabit.Zero => 0,
            TotalHabit.RowsOnPage => rows.Count,
            TotalHabit.RowsPerPage => query.Limit,
            TotalHabit.Lagging => Math.Max(0, total - habits.TotalLag),
            _ => total,
        });
    }
}
