using PersonioFunctions.Accounts;
using PersonioFunctions.Employees;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning.Guard;

/// <summary>Whether new credentials show the company that is stored: how many of its people they list. Pure.</summary>
/// <param name="Listed">How many of the stored people are listed, by Personio id.</param>
/// <param name="People">How many are stored.</param>
/// <param name="AddressesListed">How many of the stored e-mail addresses are listed.</param>
/// <param name="Addresses">How many are stored; 0 when no address can be read now.</param>
internal sealed record CompanyComparison(int Listed, int People, int AddressesListed, int Addresses)
{
    /// <summary>Compares.</summary>
    /// <param name="listed">Whom Personio lists.</param>
    /// <param name="index">Everybody stored. Only those count who are still expected in a list.</param>
    public static CompanyComparison From(IReadOnlyDictionary<string, Employee> listed, IReadOnlyDictionary<string, IndexEntry> index)
    {
        var people = index
            .Where(pair => pair.Value.State is not { } state || (!state.IsPast() && state != LifecycleState.Missing))
            .ToList();
        var readable = listed.Values.Any(employee => employee.Known.Contains(EmployeeField.Email));
        var stored = readable ? people.Select(pair => pair.Value.ContentHash?.PartOf(EmployeeField.Email)).OfType<string>().ToList() : [];
        var shown = listed.Values.Select(employee => Fingerprint.PartOf(employee[EmployeeField.Email])).ToHashSet();
        return new CompanyComparison(people.Count(pair => listed.ContainsKey(pair.Key)), people.Count, stored.Count(shown.Contains), stored.Count);
    }

    /// <summary>Whether fewer than half appear. With nobody stored there is nothing to tell apart.</summary>
    public bool IsOther => 2 * Listed < People || 2 * AddressesListed < Addresses;

    /// <summary>The numbers, and what they mean.</summary>
    public Notice Explain()
    {
        var addresses = Addresses == 0 ? "" : $" and {AddressesListed} of their {Addresses} e-mail addresses";
        return new Notice(
            NoticeCodes.OtherCompany,
            $"With the new credentials Personio lists {Listed} of the {People} stored people{addresses}: this looks like another company. "
                + "Connect it under a name of its own, and this account again with credentials of its own company.");
    }
}
