namespace PersonioSimulator.Data;

/// <summary>
/// How Personio and HR departments keep records of people who return, are entered again, or share an address. Source of the rehire:
/// https://support.personio.de/hc/en-us/articles/360001146169
/// </summary>
internal static class RecordKeeping
{
    private const string TailCharacters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int TailLength = 5;

    /// <summary>Rehires a person with a new record, which takes over the address. The earlier record keeps a renamed one.</summary>
    /// <returns>The new record; null when there is no earlier one.</returns>
    public static SimulatedEmployee? RehireAsNew(Company company, long id, DateOnly firstDay, AddressRename rename) =>
        company.Together(() =>
        {
            if (company.Read(people => people.Find(id)?.Profile) is not { } earlier)
                return null;
            company.Change(id, profile => profile with { Email = Renamed(profile, rename) });
            return company.Add(earlier with
            {
                HireDate = firstDay,
                TerminationDate = null,
                Status = firstDay > company.Today ? "onboarding" : "active",
            });
        });

    /// <summary>Deletes a record and enters the same person again under a new id.</summary>
    public static SimulatedEmployee? Reenter(Company company, long id) => company.Together(() =>
    {
        var profile = company.Read(people => people.Find(id)?.Profile);
        return profile is not null && company.Erase(id) ? company.Add(profile) : null;
    });

    /// <summary>Hires another person who takes over an employee's address. The employee's record keeps it too.</summary>
    public static SimulatedEmployee? Succeed(Company company, long id, SimulatedEmployee successor) => company.Together(() =>
        company.Read(people => people.Find(id)?.Profile) is { } predecessor
            ? company.Add(successor with { Email = predecessor.Email })
            : null);

    /// <summary>Gives several people the same address.</summary>
    /// <returns>The changed records; null when one of the people does not exist.</returns>
    public static IReadOnlyList<SimulatedEmployee>? ShareAddress(Company company, string address, IReadOnlyCollection<long> ids) =>
        company.Together<IReadOnlyList<SimulatedEmployee>?>(() => company.Read(people => ids.All(id => people.Find(id) is not null))
            ? [.. ids.Select(id => company.Change(id, profile => profile with { Email = address })!)]
            : null);

    private static string Renamed(SimulatedEmployee profile, AddressRename rename)
    {
        if (profile.Email.Split('@') is not [var name, var domain])
            return profile.Email;
        var tail = "_" + Tail(profile.Id);
        return rename switch
        {
            AddressRename.AtTheEnd => $"{name}@{domain}{tail}",
            AddressRename.BeforeTheAt => $"{name}{tail}@{domain}",
            AddressRename.Old => $"{name}-old@{domain}",
            AddressRename.Prefix => $"x_{name}@{domain}",
            _ => profile.Email,
        };
    }

    // Five characters that look random but are the same for the same record.
    private static string Tail(long id)
    {
        var number = StableHash.Mix((uint)id);
        return string.Create(TailLength, number, static (tail, rest) =>
        {
            foreach (ref var character in tail)
            {
                character = TailCharacters[(int)(rest % (uint)TailCharacters.Length)];
                rest /= (uint)TailCharacters.Length;
            }
        });
    }
}
