using System.Security.Cryptography;
using System.Text;
using PersonioFunctions.Lifecycle;

namespace PersonioFunctions.Planning;

/// <summary>Tells whether two plans are the same: the same people would end with the same content and state.</summary>
public static class PlanHash
{
    /// <summary>Returns the hash of a set of changes in any order: 64 hex digits.</summary>
    public static string From(IEnumerable<PlannedChange> changes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var change in changes.OrderBy(change => change.Id, StringComparer.Ordinal))
        {
            // The purge of an erased person is counted from the day of the plan. That must not make it another plan every day.
            var content = change.IsErasure ? change.After.State.Name() : change.ContentHash.ToString();
            hash.AppendData(Encoding.UTF8.GetBytes($"{change.Id} {change.Kind} {content}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
