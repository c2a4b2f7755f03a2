using System.IO.Hashing;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// The objects and lists of one walk by the JSON they were sent in. A company's thousands of people share few departments, teams, cost
/// centres and supervisors: each is made once while it stays in its slot. One that falls on an occupied slot takes it, so the cache
/// never grows.
/// </summary>
internal sealed class PersonioObjectCache
{
    private const int Slots = 4096;

    // No honest object comes near, and the cache stays below five megabytes.
    private const int MaxLength = 1024;

    private readonly (byte[]? Json, PersonioValue? Value)[] _slots = new (byte[]?, PersonioValue?)[Slots];

    /// <summary>The value that was made of the same JSON, or null when it is not here.</summary>
    public PersonioValue? Find(ReadOnlySpan<byte> json)
    {
        var (known, value) = _slots[SlotOf(json)];
        return json.SequenceEqual(known) ? value : null;
    }

    /// <summary>Keeps a value that was made of some JSON, and returns it.</summary>
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
