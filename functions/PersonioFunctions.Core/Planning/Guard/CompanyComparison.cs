using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>Compares the people that new credentials list with the stored ones, to tell whether it is the same company. Pure.</summary>
/// <param name="Listed">The number of stored people who are listed, by Personio id.</param>
/// <param name="People">The number of stored people.</param>
/// <param name="AddressesListed">The number of stored e-mail addresses that are listed.</param>
/// <param name="Addresses">The number of stored e-mail addresses; 0 when no address can be read now.</param>
internal sealed record CompanyComparison(int Listed, int People, int AddressesListed, int Addresses)
{
    /// <summary>Compares the listed people with the stored ones.</summary>
    /// <param name="listed">The people in Personio's list.</param>
    /// <param name="index">The stored people. Only people who are still expected in a list count.</param>
    public static CompanyComparison From(IReadOnlyDictionary<string, Employee> listed, IReadOnlyDictionary<string, IndexEntry> index)
    {
        var people = index
            .Where(pair => pair.Value.Standing?.State is not { } state || (!state.IsPast() && state != LifecycleState.Missing))
            .ToList();
        var readable = listed.Values.Any(employee => employee.Known.Contains(EmployeeField.Email));
        var stored = readable ? people.Select(pair => AddressOf(pair.Value)).OfType<string>().ToList() : [];
        var shown = listed.Values
            .Select(employee => employee[EmployeeField.Email])
            .SelectMany(email => new[] { Fingerprint.PartOfAddress(email), Fingerprint.PartOf(email) })
            .ToHashSet();
        return new CompanyComparison(
            people.Count(pair => listed.ContainsKey(pair.Key)), people.Count, stored.Count(shown.Contains), stored.Count);
    }

    // A row of an earlier version has only the address as sent.
    private static string? AddressOf(IndexEntry entry) =>
        entry.ContentHash?.AddressPart ?? entry.ContentHash?.PartOf(EmployeeField.Email);

    /// <summary>Whether fewer than half of the people or addresses are listed. False when no people are stored.</summary>
    public bool IsOther => 2 * Listed < People || 2 * AddressesListed < Addresses;

    /// <summary>Returns the notice with the numbers and what to do.</summary>
    public Notice Explain()
    {
        var addresses = Addresses == 0 ? "" : $" and {AddressesListed} of their {Addresses} e-mail addresses";
        return new Notice(
            NoticeCodes.OtherCompany,
            $"With the new credentials Personio lists {Listed} of the {People} stored people{addresses}. This looks like another company. "
                + "Connect that company under another name, and reconnect this account with credentials of its own company.");
    }
}
