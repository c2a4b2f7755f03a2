using System.Collections.ObjectModel;
using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>Personio's answers about stored people who were not listed.</summary>
/// <param name="Found">The people that Personio has although it did not list them, by Personio id.</param>
/// <param name="Gone">The ids that Personio does not know.</param>
/// <param name="Unanswered">The number of lookups without a usable answer.</param>
public sealed record LookupAnswers(IReadOnlyDictionary<string, Employee> Found, IReadOnlyCollection<string> Gone, int Unanswered = 0)
{
    /// <summary>The number of lookups with a usable answer.</summary>
    public int Answered { get; init; }

    /// <summary>
    /// The ids that Personio answered with the record of another id, and that id. Two records were merged, so nobody has the first id.
    /// </summary>
    public IReadOnlyDictionary<string, string> Merged { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
