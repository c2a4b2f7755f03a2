using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>Somebody in Personio's list.</summary>
/// <param name="Employee">What Personio says.</param>
/// <param name="Standing">What the rules make of it.</param>
/// <param name="Entry">What is stored; null when nobody is.</param>
internal readonly record struct ListedPerson(Employee Employee, LifecycleStanding Standing, IndexEntry? Entry)
{
    /// <summary>The person in the state that is stored.</summary>
    public ListedPerson AsStored() => Entry?.Standing is { } stored ? this with { Standing = Standing with { State = stored.State } } : this;
}
