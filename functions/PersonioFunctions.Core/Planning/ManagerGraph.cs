using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>The listed people who are managers, and the cycles among them. Pure.</summary>
internal sealed class ManagerGraph
{
    // Only people who are named as a manager can be looked up as one, or be in a cycle.
    private readonly Dictionary<string, ListedPerson> _managers = [];
    private readonly HashSet<string> _inCycles = [];

    /// <param name="people">The listed people.</param>
    public ManagerGraph(IReadOnlyList<ListedPerson> people)
    {
        var named = new HashSet<string>();
        foreach (var person in people)
        {
            if (person.Employee[EmployeeField.ManagerId] is { } manager) named.Add(manager);
        }

        foreach (var person in people)
        {
            if (named.Contains(person.Employee.Id)) _managers.Add(person.Employee.Id, person);
        }

        FindCycles();
    }

    /// <summary>Returns the state of a manager; null when the person is not listed.</summary>
    public LifecycleState? StateOf(string id) => _managers.TryGetValue(id, out var manager) ? manager.Standing.State : null;

    /// <summary>Whether a person reports to themselves through others.</summary>
    public bool IsInCycle(string id) => _inCycles.Contains(id);

    // Walks up from each manager until a person was already visited. A visit in this walk means a cycle. A visit in an earlier walk
    // means that the rest of the chain is known.
    private void FindCycles()
    {
        var visitedOn = new Dictionary<string, int>(_managers.Count);
        var walk = 0;
        foreach (var start in _managers.Keys)
        {
            walk++;
            var id = start;
            while (id is not null && visitedOn.TryAdd(id, walk)) id = ManagerOf(id);
            if (id is null || visitedOn[id] != walk) continue;
            for (var first = id; _inCycles.Add(id) && ManagerOf(id) is { } above && above != first;) id = above;
        }
    }

    private string? ManagerOf(string id) =>
        _managers[id].Employee[EmployeeField.ManagerId] is { } manager && manager != id && _managers.ContainsKey(manager) ? manager : null;
}
