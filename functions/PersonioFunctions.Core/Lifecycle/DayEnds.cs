namespace PersonioFunctions.Lifecycle;

/// <summary>By which midnight a first day begins and a last day ends.</summary>
public enum DayEnds
{
    /// <summary>Midnight in the time zone of the account.</summary>
    Company,

    /// <summary>Midnight at the offset written in the date. A date without an offset goes by the time zone of the account.</summary>
    AsWritten,
}

/// <summary>Converts <see cref="DayEnds"/> to and from its words in tables, requests, and responses.</summary>
public static class DayEndsWords
{
    /// <summary>Returns the word: <c>company</c> or <c>asWritten</c>.</summary>
    public static string Name(this DayEnds ends) => ends.Word();

    /// <summary>Reads a word written by <see cref="Name"/>.</summary>
    /// <returns>Null when it is neither.</returns>
    public static DayEnds? Parse(string? word) => EnumWords.Find<DayEnds>(word);
}
