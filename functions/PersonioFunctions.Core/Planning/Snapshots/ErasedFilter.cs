using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>Keeps people out who were erased here and whom Personio still lists. Pure.</summary>
/// <param name="account">The account's name.</param>
/// <param name="erased">The hashes of the erased people; see <see cref="ErasedEmployees.HashOf"/>.</param>
public sealed class ErasedFilter(string account, IReadOnlySet<string> erased)
{
    /// <summary>Whether a person was erased here.</summary>
    public bool Contains(string id) => erased.Count > 0 && erased.Contains(ErasedEmployees.HashOf(account, id));

    /// <summary>
    /// Returns the snapshot without the erased people. Each is accounted for as a skipped record, and nobody has them as a manager.
    /// </summary>
    public Snapshot Apply(Snapshot snapshot)
    {
        if (erased.Count == 0) return snapshot;
        var hashes = snapshot.Employees.Keys
            .Select(id => (Id: id, Hash: ErasedEmployees.HashOf(account, id)))
            .Where(person => erased.Contains(person.Hash))
            .ToDictionary(person => person.Id, person => person.Hash);
        return snapshot with
        {
            Employees = snapshot.Employees
                .Where(pair => !hashes.ContainsKey(pair.Key))
                .ToDictionary(pair => pair.Key, pair => Clean(pair.Value)),
            Skipped = [.. snapshot.Skipped, .. hashes.Values.Select(Skip)],
        };
    }

    private static SkippedRecord Skip(string hash) => new(
        $"erased person {hash[..12]}", "was erased here and is still listed; have Personio erase the person as well");

    private Employee Clean(Employee employee) => employee[EmployeeField.ManagerId] is not { } manager || !Contains(manager)
        ? employee
        : employee
            .With(EmployeeField.ManagerId, null)
            .With(EmployeeField.ManagerName, null)
            .With(EmployeeField.ManagerEmail, null);
}
