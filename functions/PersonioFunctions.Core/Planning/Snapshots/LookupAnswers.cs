using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>What Personio says about people who are stored and were not listed.</summary>
/// <param name="Found">The people whom Personio has all the same, by Personio id.</param>
/// <param name="Gone">The ids of which Personio says that it has nobody.</param>
/// <param name="Unanswered">The number of people about whom Personio gave no usable answer.</param>
public sealed record LookupAnswers(IReadOnlyDictionary<string, Employee> Found, IReadOnlyCollection<string> Gone, int Unanswered = 0);
