using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// A handful of values by key: two arrays searched in turn, a third of the memory of a dictionary and faster at this size. The
/// keys are shared by all records of a walk; a null value is a key that this record does not have.
/// </summary>
internal sealed class PersonioFields(string[] keys, PersonioValue?[] values) : IReadOnlyDictionary<string, PersonioValue>
{
    private int _expected;

    public int Count { get; } = values.Length - values.AsSpan().Count((PersonioValue?)null);

    public IEnumerable<string> Keys => this.Select(static pair => pair.Key);

    public IEnumerable<PersonioValue> Values => this.Select(static pair => pair.Value);

    public PersonioValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException();

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    // Who asks mostly asks in order: the key after the last one found is the likeliest.
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out PersonioValue value)
    {
        var expected = _expected;
        for (var i = 0; i < values.Length; i++, expected++)
        {
            if (expected >= values.Length)
            {
                expected = 0;
            }

            if (keys[expected] == key)
            {
                _expected = expected + 1;
                value = values[expected];
                return value is not null;
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, PersonioValue>> GetEnumerator()
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                yield return new(keys[i], value);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
