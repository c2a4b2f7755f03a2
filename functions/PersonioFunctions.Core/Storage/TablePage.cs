namespace PersonioFunctions.Storage;

/// <summary>One page of rows.</summary>
/// <param name="Items">The rows.</param>
/// <param name="ContinuationToken">The opaque position of the next page; null after the last page.</param>
public sealed record TablePage<T>(IReadOnlyList<T> Items, string? ContinuationToken);
