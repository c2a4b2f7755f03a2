namespace PersonioFunctions.Plans;

/// <summary>The part of a person's change that the guard holds.</summary>
internal enum HeldPart
{
    /// <summary>The change lands.</summary>
    Nothing,

    /// <summary>Some fields; the rest of the change lands.</summary>
    Fields,

    /// <summary>The whole change.</summary>
    Everything,
}
