using PersonioFunctions.Employees;

namespace PersonioFunctions.Planning;

/// <summary>How an attribute showed in a list.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Listed">How many people were listed.</param>
/// <param name="Present">Those whose record had it, be it empty.</param>
/// <param name="Filled">Those who had a value.</param>
public sealed record AttributePresence(MappedAttribute Attribute, int Listed, int Present, int Filled)
{
    /// <summary>Whether no record had it: not readable with these credentials. Of nobody nothing can be said.</summary>
    public bool IsUnreadable => Present == 0 && Listed > 0;

    /// <summary>Whether some records had it and others did not, which Personio does not explain.</summary>
    public bool IsMissingInSome => Present > 0 && Present < Listed;
}
