namespace PersonioFunctions.Personio;

/// <summary>The number of records that a page of the list is requested with. Its number is the limit in the request.</summary>
public enum PageSize
{
    /// <summary>No limit is sent, so that Personio decides.</summary>
    Unstated = 0,

    /// <summary>Personio's default size.</summary>
    Fifty = 50,

    /// <summary>Personio's largest page since 2025-01-31.</summary>
    Hundred = 100,
}
