using System.IO.Hashing;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// Caches the objects and lists of one walk by their JSON. Thousands of people share few departments, teams, cost centres and
/// supervisors, so each is parsed once while it stays in its slot. A new entry replaces the one in its slot, so the cache never grows.
/// </summary>
internal sealed class PersonioObjectCache
{
    private const int Slots = 4096;

    // Real objects are much shorter. The limit keeps the cache below 5 MB.
    private const int MaxLength = 1024;

    private readonly (byte[]? Json, PersonioValue? Value)[] _slots = new (byte[]?, PersonioValue?)[Slots];

    /// <summary>Returns the value parsed from the same JSON; null when it is not cached.</summary>
    public PersonioValue? Find(ReadOnlySpan<byte> json)
    {
        var (known, value) = _slots[SlotOf(json)];
        return json.SequenceEqual(known) ? value : null;
    }

    /// <summary>Caches the value parsed from some JSON, and returns it.</summary>
    public PersonioValue Add(ReadOnlySpan<byte> json, PersonioValue value)
    {
        if (json.Length <= MaxLength)
        {
            _slots[SlotOf(json)] = (json.ToArray(), value);
        }

        return value;
    }

    private static int SlotOf(ReadOnlySpan<byte> json) => (int)(XxHash3.HashToUInt64(json) % Slots);
}
