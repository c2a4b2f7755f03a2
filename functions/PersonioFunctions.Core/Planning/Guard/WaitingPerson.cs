using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The waiting changes of one person.</summary>
/// <param name="Departs">Whether the person would stop being current, or become past or missing.</param>
/// <param name="Returns">Whether a past person would be current again.</param>
/// <param name="IsErased">Whether the person would become erased.</param>
/// <param name="Fields">The fields that wait. If some of them decide the state, only those.</param>
public readonly record struct WaitingPerson(bool Departs, bool Returns, bool IsErased, FieldSet Fields)
{
    /// <summary>Converts the states and the columns of a person in a plan.</summary>
    /// <param name="before">The state before; null when its name is unknown.</param>
    /// <param name="after">The state that the plan gives the person; null when its name is unknown.</param>
    /// <param name="columns">The columns that the plan changes.</param>
    public static WaitingPerson From(LifecycleState? before, LifecycleState? after, IReadOnlyCollection<string> columns)
    {
        var fields = columns.Select(EmployeeField.Find).OfType<EmployeeField>().Aggregate(default(FieldSet), (set, one) => set.With(one));

        // If a held field decides the state, the whole person was held. The other fields had no reason of their own.
        var deciding = fields.Intersect(EmployeeLifecycle.LifecycleFields);
        var wasPast = before?.IsPast() == true;
        var isCurrentChanges = columns.Contains(EmployeeColumns.IsCurrent);
        return new WaitingPerson(
            Departs: after is LifecycleState.Missing || after?.IsPast() == true || (isCurrentChanges && !wasPast),
            Returns: isCurrentChanges && wasPast,
            IsErased: after == LifecycleState.Erased,
            deciding.IsEmpty ? fields : deciding);
    }
}
