using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The waiting changes of one person.</summary>
/// <param name="Departs">Whether the person would become past or missing.</param>
/// <param name="IsErased">Whether the person would become erased.</param>
/// <param name="Fields">The fields that wait. If some of them decide the state, only those.</param>
public readonly record struct WaitingPerson(bool Departs, bool IsErased, FieldSet Fields)
{
    /// <summary>Converts the state and the fields of a person in a plan.</summary>
    /// <param name="after">The state that the plan gives the person; null when its name is unknown.</param>
    /// <param name="fields">The fields that the plan changes.</param>
    public static WaitingPerson From(LifecycleState? after, FieldSet fields)
    {
        // If a held field decides the state, the whole person was held. The other fields had no reason of their own.
        var deciding = fields.Intersect(EmployeeLifecycle.LifecycleFields);
        return new WaitingPerson(
            after is LifecycleState.Missing || after?.IsPast() == true,
            after == LifecycleState.Erased,
            deciding.IsEmpty ? fields : deciding);
    }
}
