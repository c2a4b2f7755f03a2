using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning.Snapshots;

/// <summary>The number of records in a list that had an attribute.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Listed">The number of people listed.</param>
/// <param name="Present">The number whose record had it, empty or not.</param>
/// <param name="Filled">The number who had a value.</param>
public sealed record AttributePresence(MappedAttribute Attribute, int Listed, int Present, int Filled)
{
    /// <summary>Whether no record had it, so these credentials may not read it. An empty list proves nothing.</summary>
    public bool IsUnreadable => Present == 0 && Listed > 0;

    /// <summary>Whether some records had it and others did not. Personio gives no reason for that.</summary>
    public bool IsMissingInSome => Present > 0 && Present < Listed;
}
