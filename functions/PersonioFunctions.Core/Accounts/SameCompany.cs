using System.Collections.Immutable;

namespace PersonioFunctions.Accounts;

/// <summary>Finds accounts that show the same people. That is allowed, and mostly not meant. Pure.</summary>
public static class SameCompany
{
    // As a share of the smaller one: an account that shows one department of another counts.
    private const double LeastOverlap = 0.5;

    private const int MaxNamed = 5;

    /// <summary>What to tell about each account that shares its people with another.</summary>
    /// <param name="sketches">By account.</param>
    /// <returns>By account; those with people of their own are not in it.</returns>
    public static IReadOnlyDictionary<string, Notice> Find(IReadOnlyDictionary<string, EmployeeSketch> sketches)
    {
        // Accounts of different companies have no hash in common: only those that meet at one are compared.
        var meeting = sketches
            .SelectMany(pair => pair.Value.Smallest.Select(hash => (Hash: hash, Account: pair.Key)))
            .GroupBy(one => one.Hash, one => one.Account)
            .Select(group => group.ToList())
            .Where(group => group.Count > 1);
        var candidates = new Dictionary<string, HashSet<string>>();
        foreach (var group in meeting)
        {
            foreach (var account in group)
            {
                if (!candidates.TryGetValue(account, out var others)) candidates[account] = others = [];
                others.UnionWith(group);
            }
        }

        var found = new Dictionary<string, Notice>();
        foreach (var (account, others) in candidates)
        {
            if (Find(account, sketches, others) is { } notice) found[account] = notice;
        }

        return found;
    }

    /// <summary>What to tell about one account.</summary>
    /// <returns>Null when it has people of its own.</returns>
    public static Notice? Find(string account, IReadOnlyDictionary<string, EmployeeSketch> sketches) =>
        sketches.ContainsKey(account) ? Find(account, sketches, sketches.Keys) : null;

    private static Notice? Find(string account, IReadOnlyDictionary<string, EmployeeSketch> sketches, IEnumerable<string> others)
    {
        var own = sketches[account];
        var same = others
            .Where(other => other != account && own.OverlapWith(sketches[other]) >= LeastOverlap)
            .Order(StringComparer.Ordinal)
            .ToImmutableArray();
        if (same.IsEmpty) return null;

        var named = string.Join(", ", same.Take(MaxNamed).Select(other => $"'{other}'"));
        var rest = same.Length > MaxNamed ? $" and {same.Length - MaxNamed} more" : "";
        return new Notice(
            NoticeCodes.SameCompany,
            $"Shows the same people as {(same.Length == 1 ? "account" : "accounts")} {named}{rest}: they are stored once for each. "
                + "Disconnect what is not meant with DELETE /api/accounts/{name}?purge=true.");
    }
}
