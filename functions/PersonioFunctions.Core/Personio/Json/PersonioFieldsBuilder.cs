namespace PersonioFunctions.Personio.Json;

/// <summary>
/// Collects the fields of one object; a repeated key overwrites. A few fields stay in arrays, which need a third of a dictionary's memory.
/// </summary>
internal struct PersonioFieldsBuilder()
{
    private const int FewFields = 16;

    private string[] _keys = new string[2];
    private PersonioValue[] _values = new PersonioValue[2];
    private int _count;
    private Dictionary<string, PersonioValue>? _many;

    public void Set(string key, PersonioValue value)
    {
        if (_many is not null)
        {
            _many[key] = value;
            return;
        }

        var index = Array.IndexOf(_keys, key, 0, _count);
        if (index >= 0)
        {
            _values[index] = value;
        }
        else if (_count == FewFields)
        {
            MoveToDictionary();
            _many![key] = value;
        }
        else
        {
            Append(key, value);
        }
    }

    public readonly PersonioValue Build() =>
        PersonioValue.OfFields(_many ?? (IReadOnlyDictionary<string, PersonioValue>)new PersonioFields(_keys, _values));

    private void Append(string key, PersonioValue value)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, _count * 2);
            Array.Resize(ref _values, _count * 2);
        }

        (_keys[_count], _values[_count++]) = (key, value);
    }

    // A linear search would take quadratic time for an object with very many fields.
    private void MoveToDictionary()
    {
        _many = new(StringComparer.Ordinal);
        for (var i = 0; i < _count; i++)
        {
            _many.Add(_keys[i], _values[i]);
        }
    }
}
