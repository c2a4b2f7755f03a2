using System.Collections.Immutable;

namespace PersonioFunctions.Accounts.Connecting;

/// <summary>Finds accounts with the same people, which is allowed but mostly a mistake. Pure.</summary>
public static class SameCompany
{
    // A share of the smaller account, so an account with one department of another account counts.
    private const double LeastOverlap = 0.5;

    private const int MaxNamed = 5;

    /// <summary>Returns a notice for each account that has the same people as another.</summary>
    /// <param name="sketches">The sketches, by account.</param>
    /// <returns>The notices, by account.</returns>
    public static IReadOnlyDictionary<string, Notice> Find(IReadOnlyDictionary<string, EmployeeSketch> sketches)
    {
        // Accounts of different companies have no hash in common, so only accounts with a common hash are compared.
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

    /// <summary>Returns a notice for one account.</summary>
    /// <returns>Null when no other account has the same people.</returns>
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
            $"This account has the same people as {(same.Length == 1 ? "account" : "accounts")} {named}{rest}, "
                + "so they are stored once for each account. "
                + "Disconnect an account that is not needed with DELETE /api/accounts/{name}?purge=true.");
    }
}
