using System.Collections.Frozen;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The waiting changes of one person.</summary>
/// <param name="Departs">Whether the person would stop being current, or become past or missing.</param>
/// <param name="Returns">Whether a past person would be current again.</param>
/// <param name="IsErased">Whether the person would become erased.</param>
/// <param name="Columns">The columns that wait. If some of them decide the state, only those.</param>
public sealed record WaitingPerson(bool Departs, bool Returns, bool IsErased, IReadOnlySet<string> Columns)
{
    private static readonly FrozenSet<string> Deciding = EmployeeLifecycle.LifecycleFields.Select(field => field.Column).ToFrozenSet();

    /// <summary>Whether a column that decides the state waits.</summary>
    public bool HoldsState => Columns.Overlaps(Deciding);

    /// <summary>Converts the states and the columns of a person in a plan.</summary>
    /// <param name="before">The state before; null when its name is unknown.</param>
    /// <param name="after">The state that the plan gives the person; null when its name is unknown.</param>
    /// <param name="columns">The columns that the plan changes.</param>
    public static WaitingPerson From(LifecycleState? before, LifecycleState? after, IReadOnlyCollection<string> columns)
    {
        // If a held column decides the state, the whole person was held. The other columns had no reason of their own.
        var deciding = columns.Where(Deciding.Contains).ToHashSet();
        var wasPast = before?.IsPast() == true;
        var isCurrentChanges = columns.Contains(EmployeeColumns.IsCurrent);
        return new WaitingPerson(
            Departs: after is LifecycleState.Missing || after?.IsPast() == true || (isCurrentChanges && !wasPast),
            Returns: isCurrentChanges && wasPast,
            IsErased: after == LifecycleState.Erased,
            deciding.Count == 0 ? columns.ToHashSet() : deciding);
    }
}
