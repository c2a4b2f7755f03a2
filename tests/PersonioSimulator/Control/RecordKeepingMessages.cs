namespace PersonioSimulator;

/// <summary>What happens to the address of the earlier record when a person is rehired with a new one.</summary>
public enum AddressRename
{
    /// <summary>Personio's own rehire appends an underscore and five characters: <c>jane.roe@acme.example_k3x9q</c>.</summary>
    AtTheEnd,

    /// <summary>The same before the at sign: <c>jane.roe_k3x9q@acme.example</c>.</summary>
    BeforeTheAt,

    /// <summary>HR marks the record as old: <c>jane.roe-old@acme.example</c>.</summary>
    Old,

    /// <summary>HR puts something in front: <c>x_jane.roe@acme.example</c>.</summary>
    Prefix,
}

/// <summary>A rehire with a new record, in a request to the control API.</summary>
internal sealed record RehireAsNewMessage(DateOnly FirstDay, AddressRename Rename);

/// <summary>An address that several people share, in a request to the control API.</summary>
internal sealed record SharedAddressMessage(string Address, IReadOnlyCollection<long> Ids);
