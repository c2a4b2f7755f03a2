using System.Collections;

namespace PersonioFunctions.Personio.Json;

/// <summary>
/// The records of a page that was read before, byte for byte, and is read again only if somebody asks for them. Not for use by several
/// threads.
/// </summary>
/// <param name="body">The page.</param>
/// <param name="count">How many records it has.</param>
/// <param name="reader">Reads it.</param>
internal sealed class UnreadRecords(byte[] body, int count, PersonioPageReader reader) : IReadOnlyList<PersonioEmployee>
{
    private byte[]? _body = body;
    private IReadOnlyList<PersonioEmployee> _records = [];

    public int Count => count;

    public PersonioEmployee this[int index] => Records[index];

    private IReadOnlyList<PersonioEmployee> Records
    {
        get
        {
            if (_body is null) return _records;
            _records = reader.Read(_body).Employees!;
            _body = null;
            return _records;
        }
    }

    public IEnumerator<PersonioEmployee> GetEnumerator() => Records.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
