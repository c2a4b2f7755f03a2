namespace PersonioSimulator.Data;

/// <summary>An employee in a company: what is true of them now, when that changed, and the shapes they are sent in.</summary>
/// <param name="profile">What is true at first.</param>
/// <param name="variant">Decides every shape on the wire that says nothing about the person: offsets, orders, kinds of emptiness.</param>
/// <param name="createdAt">When the record was made.</param>
/// <param name="modifiedAt">When any of its attributes last changed.</param>
internal sealed class Employee(SimulatedEmployee profile, uint variant, DateTimeOffset createdAt, DateTimeOffset modifiedAt)
{
    private Dictionary<string, DateTimeOffset>? _changes;

    public SimulatedEmployee Profile { get; private set; } = profile;

    public uint Variant { get; } = variant;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset ModifiedAt { get; private set; } = modifiedAt;

    public DateStyle DateStyle { get; } = (variant % 20) switch
    {
        < 11 => DateStyle.Berlin,
        < 16 => DateStyle.London,
        < 19 => DateStyle.BerlinWithoutColon,
        _ => DateStyle.Bare,
    };

    /// <summary>Takes over a new truth and notes which attributes it changes.</summary>
    public void Replace(SimulatedEmployee profile, string companyEmailKey, DateTimeOffset now)
    {
        var changed = ProfileChanges.Keys(Profile, profile, companyEmailKey);
        Profile = profile;
        if (changed.Count == 0)
            return;
        // What never changed separately changed with the whole record: remember that instant before it moves.
        _changes ??= [];
        _changes.TryAdd("", ModifiedAt);
        foreach (var key in changed)
            _changes[key] = now;
        ModifiedAt = now;
    }

    /// <summary>When one attribute last changed.</summary>
    public DateTimeOffset ChangedAt(string key) =>
        _changes is null ? ModifiedAt : _changes.TryGetValue(key, out var changedAt) ? changedAt : _changes[""];
}
