using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>Removes people from a snapshot who were erased here but are still listed by Personio. Pure.</summary>
/// <param name="account">The account's name.</param>
/// <param name="erased">The hashes of the erased people; see <see cref="ErasedEmployees.HashOf"/>.</param>
public sealed class ErasedFilter(string account, IReadOnlySet<string> erased)
{
    /// <summary>Whether a person was erased here.</summary>
    public bool Contains(string id) => erased.Count > 0 && erased.Contains(ErasedEmployees.HashOf(account, id));

    /// <summary>
    /// Returns the snapshot without the erased people. Each counts as a skipped record and is removed as a manager of others.
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
        $"erased person {hash[..12]}", "was erased here but Personio still lists the record; delete it in Personio too");

    private Employee Clean(Employee employee) => employee[EmployeeField.ManagerId] is not { } manager || !Contains(manager)
        ? employee
        : employee
            .With(EmployeeField.ManagerId, null)
            .With(EmployeeField.ManagerName, null)
            .With(EmployeeField.ManagerEmail, null);
}
