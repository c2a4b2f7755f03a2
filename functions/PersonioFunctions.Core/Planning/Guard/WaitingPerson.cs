using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>The changes of one person that wait.</summary>
/// <param name="Departs">Whether the person would be past or missing.</param>
/// <param name="IsErased">Whether the person would be erased.</param>
/// <param name="Fields">The fields that wait. Where one of them decides the state, only those that do.</param>
public readonly record struct WaitingPerson(bool Departs, bool IsErased, FieldSet Fields)
{
    /// <summary>Reads what waits of a person from the state and the fields that a plan shows.</summary>
    /// <param name="after">The state that the plan gives the person; null when its name is unknown.</param>
    /// <param name="fields">The fields that the plan changes.</param>
    public static WaitingPerson From(LifecycleState? after, FieldSet fields)
    {
        // A person with a held field that decides the state was held whole: the other fields only went along.
        var deciding = fields.Intersect(EmployeeLifecycle.LifecycleFields);
        return new WaitingPerson(
            after is LifecycleState.Missing || after?.IsPast() == true,
            after == LifecycleState.Erased,
            deciding.IsEmpty ? fields : deciding);
    }
}
