namespace PersonioFunctions.Lifecycle;

/// <summary>What a long leave means for accounts and licences in other systems.</summary>
public enum LeaveTreatment
{
    /// <summary>A person on leave keeps them.</summary>
    Active,

    /// <summary>A person on leave does not have them until the leave ends.</summary>
    Inactive,
}

/// <summary>The treatments as words in tables, requests, and answers.</summary>
public static class LeaveTreatments
{
    /// <summary>The word: <c>active</c> or <c>inactive</c>.</summary>
    public static string Name(this LeaveTreatment treatment) => treatment == LeaveTreatment.Inactive ? "inactive" : "active";

    /// <summary>Reads a word written by <see cref="Name"/>.</summary>
    /// <returns>Null when it is neither.</returns>
    public static LeaveTreatment? Parse(string? word) => word switch
    {
        "active" => LeaveTreatment.Active,
        "inactive" => LeaveTreatment.Inactive,
        _ => null,
    };
}
