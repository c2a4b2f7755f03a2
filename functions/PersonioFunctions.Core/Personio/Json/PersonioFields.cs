using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// A handful of values by key: two arrays searched in turn, a third of the memory of a dictionary and faster at this size. The
/// keys are shared by all records of a walk; a null value is a key that this record does not have.
/// </summary>
internal sealed class PersonioFields(string[] keys, PersonioValue?[] values) : IReadOnlyDictionary<string, PersonioValue>
{
    public int Count { get; } = values.Length - values.AsSpan().Count((PersonioValue?)null);

    public IEnumerable<string> Keys => this.Select(static pair => pair.Key);

    public IEnumerable<PersonioValue> Values => this.Select(static pair => pair.Value);

    public PersonioValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException();

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out PersonioValue value)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } found && keys[i] == key)
            {
                value = found;
                return true;
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
