using System.Security.Cryptography;
using System.Text;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>Hashes plans. Two plans with the same hash give the same people the same content and state.</summary>
public static class PlanHash
{
    /// <summary>Returns the hash of a set of changes in any order: 64 hex digits.</summary>
    public static string From(IEnumerable<PlannedChange> changes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var change in changes.OrderBy(change => change.Id, StringComparer.Ordinal))
        {
            // The date of the purge depends on the day of the plan. It is left out, or the hash would differ every day.
            var content = change.IsErasure ? change.After.State.Name() : change.ContentHash.ToString();
            hash.AppendData(Encoding.UTF8.GetBytes($"{change.Id} {change.Kind} {content}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
