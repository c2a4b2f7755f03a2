namespace PersonioFunctions.Plans;

/// <summary>The part of a person's change that the guard holds.</summary>
internal enum HeldPart
{
    /// <summary>Nothing; the change is applied.</summary>
    Nothing,

    /// <summary>Some fields; the rest of the change is applied.</summary>
    Fields,

    /// <summary>The whole change.</summary>
    Everything,
}
