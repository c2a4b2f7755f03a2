using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning;

/// <summary>Keeps people out who were erased here and whom Personio still lists. Pure.</summary>
internal static class ErasedFilter
{
    /// <summary>The snapshot without them: each is accounted for as a skipped record, and nobody has them as a manager.</summary>
    /// <param name="snapshot">What Personio says.</param>
    /// <param name="account">The account's name.</param>
    /// <param name="erased">The hashes of those erased; see <see cref="ErasedEmployees.HashOf"/>.</param>
    public static Snapshot Apply(Snapshot snapshot, string account, IReadOnlySet<string> erased)
    {
        if (erased.Count == 0) return snapshot;
        var hashes = snapshot.Employees.Keys
            .Select(id => (Id: id, Hash: ErasedEmployees.HashOf(account, id)))
            .Where(person => erased.Contains(person.Hash))
            .ToDictionary(person => person.Id, person => person.Hash);
        var employees = snapshot.Employees
            .Where(pair => !hashes.ContainsKey(pair.Key))
            .ToDictionary(pair => pair.Key, pair => IsErased(pair.Value[EmployeeField.ManagerId]) ? WithoutManager(pair.Value) : pair.Value);
        return snapshot with
        {
            Employees = employees,
            Skipped =
            [
                .. snapshot.Skipped,
                .. hashes.Values.Select(hash => new SkippedRecord(
                    $"erased person {hash[..12]}", "was erased here and is still listed; have Personio erase the person as well")),
            ],
        };

        bool IsErased(string? id) => id is not null && (hashes.ContainsKey(id) || erased.Contains(ErasedEmployees.HashOf(account, id)));
    }

    private static Employee WithoutManager(Employee employee) => employee
        .With(EmployeeField.ManagerId, null)
        .With(EmployeeField.ManagerName, null)
        .With(EmployeeField.ManagerEmail, null);
}
