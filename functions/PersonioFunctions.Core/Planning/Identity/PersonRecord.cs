namespace PersonioFunctions.Planning.Identity;

/// <summary>A record at Personio, as far as it tells who the person is.</summary>
/// <param name="id">The Personio id.</param>
/// <param name="firstName">The first name; null when it is not known.</param>
/// <param name="lastName">The last name; null when it is not known.</param>
/// <param name="address">The folded e-mail address now; null when there is none or Personio no longer has the record.</param>
/// <param name="addresses">All folded addresses that the record has or had.</param>
/// <param name="isOver">Whether the person is no longer employed under this record, or Personio no longer has it.</param>
internal sealed class PersonRecord(
    string id, string? firstName, string? lastName, string? address, IReadOnlyList<string> addresses, bool isOver)
{
    private PersonName? _name;
    private bool _hasName;

    /// <summary>The Personio id.</summary>
    public string Id => id;

    /// <summary>The folded e-mail address now; null when there is none or Personio no longer has the record.</summary>
    public string? Address => address;

    /// <summary>All folded addresses that the record has or had.</summary>
    public IReadOnlyList<string> Addresses => addresses;

    /// <summary>Whether the person is no longer employed under this record, or Personio no longer has it.</summary>
    public bool IsOver => isOver;

    /// <summary>
    /// Whether the person was never employed under this record, so that it is nobody's earlier one. It still shows who shares an address.
    /// </summary>
    public bool NeverBegan { get; init; }

    /// <summary>The name; null when it is not known. Converted when it is first needed, because few names are ever compared.</summary>
    public PersonName? Name
    {
        get
        {
            if (!_hasName) (_name, _hasName) = (PersonName.From(firstName, lastName), true);
            return _name;
        }
    }

    /// <summary>
    /// The addresses that the record may have had before its present address was freed for a new record. Only a hint, because an ordinary
    /// address can look like a renamed one.
    /// </summary>
    public IEnumerable<string> PresumedAddresses => isOver ? addresses.SelectMany(RenamedAddress.Originals) : [];
}
