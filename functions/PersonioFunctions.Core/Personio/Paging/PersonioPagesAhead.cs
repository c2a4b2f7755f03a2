using PersonioFunctions.Personio.Calls;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// The pages of one walk, some of them asked for before their turn: Personio takes longer to answer than a page takes to be read. What
/// is asked ahead supposes that every page is as long as the first and that the list stays as long as it was. The first page that is
/// otherwise ends that: what was asked ahead is thrown away, and each page is asked for where the one before it ended.
/// </summary>
/// <param name="sender">Sends the calls.</param>
/// <param name="connection">The account.</param>
/// <param name="attributes">The keys to ask for.</param>
/// <param name="known">Pages that need not be read, until the first that is another: then everybody is looked at anyway.</param>
/// <param name="cancellationToken">Ends the walk.</param>
internal sealed class PersonioPagesAhead(
    PersonioSender sender, PersonioConnection connection, string[] attributes, KnownPages known, CancellationToken cancellationToken) : IAsyncDisposable
{
    /// <summary>Pages asked for at a time: more gain nothing at Personio's limit of a second, and each is memory.</summary>
    internal const int UnderWay = 3;

    private readonly CancellationTokenSource _discarded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Queue<Asked> _asked = new();
    private readonly Stack<PersonioPageReader> _readers = new();
    private bool _isOther;
    private PersonioPageReader? _late;
    private PersonioEmployeePage? _first;
    private bool _isOneByOne;

    /// <summary>The page at an offset.</summary>
    /// <exception cref="PersonioException">Personio gave no usable answer.</exception>
    public async Task<PersonioEmployeePage> TakeAsync(int offset)
    {
        var asked = _asked.TryDequeue(out var ahead) ? ahead : Ask(offset, cancellationToken);
        try
        {
            await asked.Answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        _readers.Push(asked.Reader);
        if (asked is { Call.Unread: { } body, Known: { } mark })
        {
            var records = new UnreadRecords(body, mark.Records, _late ??= new PersonioPageReader(attributes));
            return new PersonioEmployeePage(records, offset, known.Records, asked.Call.Requests) { Mark = mark, IsKnown = true };
        }

        _isOther = true;
        return asked.Call.Page;
    }

    /// <summary>Asks for the pages that follow, or throws away what was asked for in vain.</summary>
    /// <param name="page">The page just taken.</param>
    /// <param name="walk">Where the walk stands after it.</param>
    /// <returns>The page, with the requests that were thrown away counted to it.</returns>
    public async ValueTask<PersonioEmployeePage> GoOnAfterAsync(PersonioEmployeePage page, PersonioPageWalk walk)
    {
        _first ??= page;
        _isOneByOne |= page.TotalElements is null || page.TotalElements != _first.TotalElements
            || walk.IsAtEnd || page.Employees.Count != _first.Employees.Count;
        if (_isOneByOne) return page with { Requests = page.Requests + await DiscardAsync() };

        var next = walk.Offset + (_asked.Count * _first.Employees.Count);
        for (; _asked.Count < UnderWay && next < page.TotalElements; next += _first.Employees.Count)
            _asked.Enqueue(Ask(next, _discarded.Token));
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DiscardAsync();
        _discarded.Dispose();
    }

    // A reader is not for two answers at a time.
    private Asked Ask(int offset, CancellationToken token)
    {
        if (!_readers.TryPop(out var reader)) reader = new PersonioPageReader(attributes);
        var mark = _isOther ? null : known.At(offset);
        var call = new EmployeesCall(connection, attributes, offset, reader, mark);
        return new Asked(call, sender.SendAsync(call, token).AsTask(), reader, mark);
    }

    private async Task<int> DiscardAsync()
    {
        if (_asked.Count == 0) return 0;
        await _discarded.CancelAsync();
        var requests = 0;
        foreach (var asked in _asked)
        {
            await asked.Answer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            requests += asked.Call.Requests;
        }

        _asked.Clear();
        return requests;
    }

    private readonly record struct Asked(EmployeesCall Call, Task Answer, PersonioPageReader Reader, PageMark? Known);
}
