namespace PersonioFunctions.Personio;

/// <summary>One page of the employee list.</summary>
/// <param name="Employees">
/// The records in the order sent, including duplicates and records without an id. The records of a page that <see cref="IsKnown"/> are
/// parsed on first access, which must not happen on two threads at once.
/// </param>
/// <param name="Offset">The position of the page's first record in the whole list.</param>
/// <param name="TotalElements">The length of the whole list according to the server; null when it sends no metadata.</param>
/// <param name="Requests">HTTP requests spent on this page, including retries, token requests and discarded requests.</param>
public sealed record PersonioEmployeePage(IReadOnlyList<PersonioEmployee> Employees, int Offset, int? TotalElements, int Requests)
{
    /// <summary>Personio's largest page since 2025-01-31. A larger limit is undocumented; clients that sent one skipped records.</summary>
    internal const int MaxRecords = 100;

    /// <summary>The fingerprint of the page's bytes.</summary>
    public PageMark Mark { get; init; }

    /// <summary>The size that the page was requested with.</summary>
    public PageSize Size { get; init; } = PageSize.Hundred;

    /// <summary>The positions in the whole list at which Personio answers with an error. Their records are not among these.</summary>
    public IReadOnlyList<int> Broken { get; init; } = [];

    /// <summary>Whether this is the empty page that ends the list.</summary>
    public bool IsClosing => Employees.Count == 0 && Broken.Count == 0 && Offset > 0;

    /// <summary>
    /// Whether this empty page stands for the first page, which the server sent a second time. Either it ignores the offset, or it repeats
    /// the last page beyond the end of the list.
    /// </summary>
    public bool IsRepeatOfFirst { get; init; }

    /// <summary>Whether the bytes equal those of a page that the caller passed as known.</summary>
    public bool IsKnown { get; init; }
}
