using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>A person in Personio's list.</summary>
/// <param name="Employee">The employee as Personio lists them.</param>
/// <param name="Standing">The standing that the rules give.</param>
/// <param name="Entry">The stored entry; null when the person is not stored.</param>
internal readonly record struct ListedPerson(Employee Employee, LifecycleStanding Standing, IndexEntry? Entry)
{
    /// <summary>Returns the person in the stored state.</summary>
    public ListedPerson AsStored() =>
        Entry?.Standing is { } stored ? this with { Standing = Standing with { State = stored.State } } : this;
}
