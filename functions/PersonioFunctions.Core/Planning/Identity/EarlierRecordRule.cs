using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Identity;

/// <summary>
/// Finds the earlier records of a person. An address alone proves nothing, because role addresses pass to a successor and strangers share
/// placeholders. A record that is over is linked only if it has or had the person's present address, and both names are the same. Weaker
/// evidence makes it possible. An address of more than two people is a placeholder and links nobody. Pure.
/// </summary>
internal sealed class EarlierRecordRule
{
    // Two people can share an address for good reasons: a successor, or a person before and after a marriage.
    private const int MostPeopleOfAnAddress = 2;

    private readonly Dictionary<string, Group> _byAddress = [];

    /// <param name="over">The records that are over.</param>
    public EarlierRecordRule(IEnumerable<PersonRecord> over)
    {
        foreach (var record in over)
        {
            foreach (var address in record.Addresses.Union(record.PresumedAddresses)) Add(address, record);
        }
    }

    /// <summary>Whether a record that is over has or had an address. Only such an address can lead to an earlier record.</summary>
    public bool IsOfInterest(string? address) => address is not null && _byAddress.ContainsKey(address);

    /// <summary>
    /// Adds a record that is nobody's earlier one: it is not over, or its person never began. The rule needs all of them that have an
    /// address of interest.
    /// </summary>
    public void Add(PersonRecord other)
    {
        foreach (var address in other.Addresses.Where(IsOfInterest)) Add(address, other);
    }

    /// <summary>
    /// Returns the earlier records of a person. A past person gets no new ones, and keeps the links that still have a reason.
    /// </summary>
    /// <param name="person">The person's record.</param>
    /// <param name="linkedBefore">The ids of the records that the last run linked.</param>
    public EarlierRecordMatch Find(PersonRecord person, IReadOnlyList<string> linkedBefore)
    {
        List<string>? linked = null;
        List<string>? possible = null;
        foreach (var address in person.Addresses)
        {
            if (!_byAddress.TryGetValue(address, out var group)) continue;
            var isPlaceholder = group.IsPlaceholder ??= IsPlaceholder(address, group.Records);
            var hasTwin = group.Records.Exists(other =>
                other.Id != person.Id && !other.IsOver && PersonName.Compare(other.Name, person.Name) == NameLikeness.Same);
            foreach (var record in group.Records)
            {
                if (!record.IsOver || record.NeverBegan || record.Id == person.Id) continue;
                var likeness = PersonName.Compare(record.Name, person.Name);
                var isShared = record.Addresses.Contains(address);
                if (likeness == NameLikeness.Same && isShared && !isPlaceholder && IsOrStaysLinked(record.Id))
                    (linked ??= []).Add(record.Id);
                else if (!person.IsOver
                    && IsPossible(likeness, isShared, isPlaceholder, record.Address != address || linkedBefore.Contains(record.Id)))
                {
                    (possible ??= []).Add(record.Id);
                }
            }

            // A link survives another domain, and the renaming of the address of a person who has left.
            bool IsOrStaysLinked(string id) => person.IsOver
                ? linkedBefore.Contains(id)
                : !hasTwin && (address == person.Address
                    || (linkedBefore.Contains(id) && EmailAddress.HaveSameLocalPart(address, person.Address)));
        }

        return linked is null && possible is null
            ? EarlierRecordMatch.None
            : new EarlierRecordMatch(InOrder(linked ?? []), InOrder((possible ?? []).Except(linked ?? [])));
    }

    // A changed family name needs a moved address, or a link from before the change: a successor on a role address may have the same first
    // name.
    private static bool IsPossible(NameLikeness likeness, bool isShared, bool isPlaceholder, bool hasMovedOrWasLinked) => likeness switch
    {
        NameLikeness.Same => true,
        NameLikeness.Similar => !isPlaceholder,
        NameLikeness.OtherFamilyName => !isPlaceholder && hasMovedOrWasLinked,
        NameLikeness.Unknown => isShared && !isPlaceholder,
        _ => false,
    };

    // An address that only presumably was another one does not count, because it may never have been shared.
    private static bool IsPlaceholder(string address, List<PersonRecord> records)
    {
        // Short forms of a name are those of one person. Always in the same order, because one form may be short for several names.
        var people = new List<PersonRecord>();
        foreach (var record in records.OrderBy(record => record.Id, StringComparer.Ordinal))
        {
            if (record.Addresses.Contains(address)
                && !people.Exists(known => PersonName.Compare(known.Name, record.Name) is NameLikeness.Same or NameLikeness.Similar))
            {
                people.Add(record);
                if (people.Count > MostPeopleOfAnAddress) return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<string> InOrder(IEnumerable<string> ids) => [.. ids.Distinct().Order(StringComparer.Ordinal)];

    private void Add(string address, PersonRecord record)
    {
        if (!_byAddress.TryGetValue(address, out var group)) _byAddress[address] = group = new Group();
        group.Records.Add(record);
    }

    // The records that have or had an address.
    private sealed class Group
    {
        public List<PersonRecord> Records { get; } = [];

        public bool? IsPlaceholder { get; set; }
    }
}
