using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The input of the guard's rules: a plan, the data it was made from, and numbers that several rules use.</summary>
public sealed class GuardCase
{
    /// <param name="plan">The plan to judge.</param>
    /// <param name="listed">The people in Personio's list, by Personio id.</param>
    /// <param name="index">The stored people, by Personio id.</param>
    /// <param name="context">The limits, the credentials and the changes that wait.</param>
    public GuardCase(
        SyncPlan plan, IReadOnlyDictionary<string, Employee> listed, IReadOnlyDictionary<string, IndexEntry> index, GuardContext context)
    {
        (Plan, Listed, Index, Context) = (plan, listed, index, context);
        foreach (var entry in index.Values)
        {
            if (entry.Standing is not { State: var state }) continue;
            if (state.IsPast()) Past++;
            else People++;
        }
    }

    /// <summary>The plan to judge.</summary>
    public SyncPlan Plan { get; }

    /// <summary>The people in Personio's list, by Personio id.</summary>
    public IReadOnlyDictionary<string, Employee> Listed { get; }

    /// <summary>The stored people, by Personio id.</summary>
    public IReadOnlyDictionary<string, IndexEntry> Index { get; }

    /// <summary>The limits, the credentials and the changes that wait.</summary>
    public GuardContext Context { get; }

    /// <summary>The number of stored people who are not past.</summary>
    public int People { get; }

    /// <summary>The number of stored people who are past.</summary>
    public int Past { get; }

    /// <summary>Whether a stored person is not past.</summary>
    public bool IsCurrent(string id) => IsCurrent(Index[id]);

    /// <summary>Whether a stored person is not past.</summary>
    public static bool IsCurrent(IndexEntry entry) => entry.Standing is { State: var state } && !state.IsPast();

    /// <summary>Whether a number of people is more than half of the company, and more than the minimum of the limit.</summary>
    public bool IsMost(int part) => part > Context.Limits.MinLeavers && 2 * part > People;
}
