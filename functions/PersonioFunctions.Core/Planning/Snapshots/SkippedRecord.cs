namespace PersonioFunctions.Planning.Snapshots;

/// <summary>A record that could not be used.</summary>
/// <param name="Where">Its Personio id, or its position in the list when it has none that can be read.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record SkippedRecord(string Where, string Reason);
