namespace PersonioFunctions.Planning.Identity;

/// <summary>Whether two names can be those of one person.</summary>
internal enum NameLikeness
{
    /// <summary>The names are those of two people.</summary>
    Different,

    /// <summary>The first name is the same and the family name is not, as after a marriage.</summary>
    OtherFamilyName,

    /// <summary>One of the names is not known.</summary>
    Unknown,

    /// <summary>One name is a shorter form of the other.</summary>
    Similar,

    /// <summary>The names are the same.</summary>
    Same,
}
