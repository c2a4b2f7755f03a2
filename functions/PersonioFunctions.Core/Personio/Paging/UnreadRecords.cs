using System.Collections;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// The records of a page whose bytes an earlier walk has already parsed. They are parsed again only on first access. Not thread-safe.
/// </summary>
/// <param name="body">The bytes of the page.</param>
/// <param name="count">The number of its records.</param>
/// <param name="reader">Parses the page.</param>
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
