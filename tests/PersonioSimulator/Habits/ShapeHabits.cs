namespace PersonioSimulator;

/// <summary>The shapes that PHP, serialisers and people give to values. They change the form of a record, not what it says.</summary>
[Flags]
public enum ShapeHabits
{
    /// <summary>As documented.</summary>
    None = 0,

    /// <summary>Lists are objects with numbers for names, as PHP writes a list that lost items: the page, and the cost centres.</summary>
    ListsAsObjects = 1,

    /// <summary>The ids of people and supervisors are texts.</summary>
    IdsAsText = 2,

    /// <summary>Status and position are objects with a name.</summary>
    NamesAsObjects = 4,

    /// <summary>The team is a list of one.</summary>
    TeamAsList = 8,

    /// <summary>The supervisor whose record is gone stays as an object with an id of null and empty names.</summary>
    GoneSupervisorIsNull = 16,

    /// <summary>The supervisor whose record is gone stays as an object with the id 0.</summary>
    GoneSupervisorIsZero = 32,

    /// <summary>An empty date is a zero date: <c>0000-00-00</c>, or <c>-0001-11-30</c> as PHP counts back from it.</summary>
    ZeroDates = 64,

    /// <summary>A contract without an end ends on 9999-12-31.</summary>
    OpenEnds = 128,

    /// <summary>Addresses have invisible characters around them.</summary>
    InvisibleCharacters = 256,

    /// <summary>Addresses are in capitals.</summary>
    CapitalAddresses = 512,
}
