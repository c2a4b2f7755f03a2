namespace PersonioFunctions.Personio;

/// <summary>An attribute in the list of those that the credentials may read.</summary>
/// <param name="Key">The key, such as <c>dynamic_7123992</c>.</param>
/// <param name="Type">The type, such as <c>date</c>; null when Personio sent none.</param>
/// <param name="UniversalId">The name by which Personio knows what a custom attribute means, such as <c>iban</c>; or null.</param>
public sealed record PersonioAttribute(string Key, string? Type, string? UniversalId);
