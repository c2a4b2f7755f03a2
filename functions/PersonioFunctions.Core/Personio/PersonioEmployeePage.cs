namespace PersonioFunctions.Personio;

/// <summary>One page of the employee list.</summary>
/// <param name="Employees">The records in the order sent, duplicates and records without an id included.</param>
/// <param name="Offset">Index of the first record of this page, in elements.</param>
/// <param name="TotalElements">What the server says the list holds, or null when it sends no metadata.</param>
/// <param name="Requests">HTTP requests it took to get this page: retries, token requests and what was asked in vain included.</param>
public sealed record PersonioEmployeePage(IReadOnlyList<PersonioEmployee> Employees, int Offset, int? TotalElements, int Requests);
