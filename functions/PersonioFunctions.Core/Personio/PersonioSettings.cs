namespace PersonioFunctions.Personio;

/// <summary>The places in Personio's menu (as of 2026) that messages send a person to.</summary>
public static class PersonioSettings
{
    /// <summary>Where credentials are created, and where their permissions are changed.</summary>
    public const string Credentials = "Marketplace › Connected integrations";

    /// <summary>Where the employees that the credentials may see are selected.</summary>
    public const string AccessibleEmployees = Credentials + " › Accessible employees";

    /// <summary>Where the attributes that the credentials may read are selected.</summary>
    public const string ReadableAttributes = Credentials + " › Readable employee attributes";
}
