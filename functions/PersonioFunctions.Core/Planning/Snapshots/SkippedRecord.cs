namespace PersonioFunctions.Planning.Snapshots;

/// <summary>A record that could not be used.</summary>
/// <param name="Where">The Personio id, or the position in the list when the id cannot be read.</param>
/// <param name="Reason">The reason, as a text for users.</param>
public sealed record SkippedRecord(string Where, string Reason);
