namespace PersonioSimulator.Data;

/// <summary>An employee of a company: the current data, the times of changes, and the variant of shapes on the wire.</summary>
/// <param name="profile">The initial data.</param>
/// <param name="variant">Decides every shape on the wire that does not depend on the data: offsets, orders, kinds of emptiness.</param>
/// <param name="createdAt">The time of creation.</param>
/// <param name="modifiedAt">The time of the latest change of any attribute.</param>
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

    /// <summary>Replaces the data and records which attributes changed.</summary>
    public void Replace(SimulatedEmployee profile, string companyEmailKey, DateTimeOffset now)
    {
        var changed = ProfileChanges.Keys(Profile, profile, companyEmailKey);
        Profile = profile;
        if (changed.Count == 0)
            return;
        // An attribute without a time of its own last changed with the whole record. Record that instant before it moves.
        _changes ??= [];
        _changes.TryAdd("", ModifiedAt);
        foreach (var key in changed)
            _changes[key] = now;
        ModifiedAt = now;
    }

    /// <summary>Returns the time of the latest change of one attribute.</summary>
    public DateTimeOffset ChangedAt(string key) =>
        _changes is null ? ModifiedAt : _changes.TryGetValue(key, out var changedAt) ? changedAt : _changes[""];
}
