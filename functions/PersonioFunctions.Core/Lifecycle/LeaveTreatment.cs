namespace PersonioFunctions.Lifecycle;

/// <summary>How a long leave counts for accounts and licences in other systems.</summary>
public enum LeaveTreatment
{
    /// <summary>A person on leave keeps accounts and licences.</summary>
    Active,

    /// <summary>A person on leave has no accounts and licences until the leave ends.</summary>
    Inactive,
}

/// <summary>Converts treatments to and from their words in tables, requests, and responses.</summary>
public static class LeaveTreatments
{
    /// <summary>Returns the word: <c>active</c> or <c>inactive</c>.</summary>
    public static string Name(this LeaveTreatment treatment) => treatment.Word();

    /// <summary>Reads a word written by <see cref="Name"/>.</summary>
    /// <returns>Null when it is neither.</returns>
    public static LeaveTreatment? Parse(string? word) => EnumWords.Find<LeaveTreatment>(word);
}
