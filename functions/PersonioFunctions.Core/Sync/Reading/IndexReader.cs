using PersonioFunctions.Employees;

namespace PersonioFunctions.Sync.Reading;

/// <summary>
/// Reads the stored people of one account. Reads again only if further fields are needed. A read that began early and is not needed is
/// cancelled at the end.
/// </summary>
internal sealed class IndexReader : IAsyncDisposable
{
    private readonly EmployeeStore _employees;
    private readonly string _account;
    private readonly CancellationTokenSource _ended;
    private readonly List<Task> _readings = [];
    private FieldSet _fields;
    private Task<IReadOnlyDictionary<string, IndexEntry>>? _reading;

    public IndexReader(EmployeeStore employees, string account, CancellationToken cancellationToken)
    {
        (_employees, _account) = (employees, account);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Begins to read. A failure is thrown when the index is needed.</summary>
    public void Begin(FieldSet fields)
    {
        (_fields, _reading) = (fields, _employees.ReadIndexAsync(_account, fields, _ended.Token));
        _readings.Add(_reading);
    }

    /// <summary>Returns the index with at least these stored fields.</summary>
    public Task<IReadOnlyDictionary<string, IndexEntry>> ReadAsync(FieldSet fields)
    {
        if (_reading is null || !fields.Except(_fields).IsEmpty) Begin(fields);
        return _reading!;
    }

    /// <summary>Returns the index with stored fields of some people.</summary>
    /// <param name="index">The index.</param>
    /// <param name="ids">The people.</param>
    /// <param name="fields">The fields.</param>
    public async Task<IReadOnlyDictionary<string, IndexEntry>> CompleteAsync(
        IReadOnlyDictionary<string, IndexEntry> index, IReadOnlySet<string> ids, FieldSet fields)
    {
        if (ids.Count == 0) return index;
        var complete = index.ToDictionary();
        await foreach (var stored in _employees.ReadFieldsAsync(_account, ids, fields, _ended.Token))
        {
            if (complete.TryGetValue(stored.Id, out var entry))
                complete[stored.Id] = entry with { Stored = entry.Stored is { } before ? before.CompletedFrom(stored) : stored };
        }

        return complete;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        foreach (var reading in _readings) await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }
}
