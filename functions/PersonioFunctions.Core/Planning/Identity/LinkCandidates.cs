using PersonioFunctions.Employees;
using PersonioFunctions.Employees.Identity;
using PersonioFunctions.Lifecycle;
using PersonioFunctions.Planning.Snapshots;

namespace PersonioFunctions.Planning.Identity;

/// <summary>
/// Chooses the stored people whose names and addresses the links between records need, because the list does not show them. Pure.
/// </summary>
public static class LinkCandidates
{
    private static readonly FieldSet Names = default(FieldSet).With(EmployeeField.FirstName).With(EmployeeField.LastName);

    /// <summary>The stored fields to read of these people.</summary>
    public static FieldSet Fields { get; } = Names.With(EmployeeField.Email).With(EmployeeField.HireDate);

    /// <summary>Returns the ids of the people to read; few in a healthy account.</summary>
    /// <param name="snapshot">The snapshot of Personio. Only a list shows who is who, but any snapshot shows another first day.</param>
    /// <param name="index">The stored people.</param>
    public static IReadOnlySet<string> From(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index)
    {
        var reused = index
            .Where(pair => HasOtherFirstDay(pair.Value, snapshot.Employees.GetValueOrDefault(pair.Key)))
            .Select(pair => pair.Key);
        if (snapshot.IsOfOne || !snapshot.Employees.Values.Any(employee => employee.Known.Contains(EmployeeField.Email)))
            return reused.ToHashSet();
        var (ids, decided) = (new HashSet<string>(), new HashSet<string>());
        foreach (var (id, entry) in index)
        {
            decided.UnionWith(entry.Links.Decided?.EmployeeIds.Where(index.ContainsKey) ?? []);
            if (HasUnknownAddress(entry, snapshot.Employees.GetValueOrDefault(id))) ids.Add(id);
        }

        // The addresses of these people are not known yet, so each of the others may share one.
        var incomplete = Incomplete(snapshot, index).ToList();
        ids.UnionWith(ids.Count > 0 ? incomplete : Sharing(incomplete, snapshot, index));
        ids.UnionWith(decided);
        ids.UnionWith(reused);
        return ids;
    }

    // Whether the row has an address that neither the list nor the index shows.
    private static bool HasUnknownAddress(IndexEntry entry, Employee? listed)
    {
        if (listed?.Known.Contains(EmployeeField.Email) != true)
            return entry.Links.Emails.Count == 0 && entry.ContentHash?.IsSet(EmployeeField.Email) != false;
        return entry.ContentHash is not { } stored
            || (stored.IsSet(EmployeeField.Email) && !stored.Holds(EmployeeField.Email, listed[EmployeeField.Email]));
    }

    // Whether the record of a past person got another first day, as when Personio reuses it. The stored day tells which of both is earlier.
    private static bool HasOtherFirstDay(IndexEntry entry, Employee? listed) =>
        listed?.Known.Contains(EmployeeField.HireDate) == true
        && entry.Standing?.State.IsPast() != false
        && entry.ContentHash?.Holds(EmployeeField.HireDate, listed[EmployeeField.HireDate]) != true;

    // The stored people whose names the list does not show.
    private static IEnumerable<string> Incomplete(Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index)
    {
        var shown = Fields.Without(EmployeeField.Email);
        return snapshot.Employees.Values.Where(employee => !shown.Except(employee.Known).IsEmpty && index.ContainsKey(employee.Id))
            .Select(employee => employee.Id)
            .Concat(index.Where(pair => pair.Value.Links.Emails.Count > 0 && !snapshot.Employees.ContainsKey(pair.Key))
                .Select(pair => pair.Key));
    }

    private static IEnumerable<string> Sharing(
        List<string> incomplete, Snapshot snapshot, IReadOnlyDictionary<string, IndexEntry> index)
    {
        if (incomplete.Count == 0) return [];
        var addresses = incomplete.SelectMany(AddressesOf).ToHashSet();
        var holders = new Dictionary<string, int>();
        foreach (var id in snapshot.Employees.Keys.Union(incomplete))
        {
            foreach (var address in AddressesOf(id).Where(addresses.Contains)) holders[address] = holders.GetValueOrDefault(address) + 1;
        }

        return incomplete.Where(id => AddressesOf(id).Any(address => holders[address] > 1));

        // A renamed address may stand for the one that it was before.
        IEnumerable<string> AddressesOf(string id)
        {
            var emails = index.GetValueOrDefault(id)?.Links.Emails ?? [];
            return EmailHistory.After(emails, stored: null, snapshot.Employees.GetValueOrDefault(id)?[EmployeeField.Email])
                .SelectMany(address => RenamedAddress.Originals(address).Append(address));
        }
    }
}
