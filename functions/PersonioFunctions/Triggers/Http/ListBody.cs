namespace PersonioFunctions.Triggers.Http;

/// <summary>A page of a list, and where the next page begins.</summary>
internal sealed record ListBody<T>(IReadOnlyList<T> Items, string? ContinuationToken = null);
