using PersonioFunctions.Personio.Calls;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// Requests pages of one walk ahead of time, because Personio needs longer to respond than a page needs to be parsed. The offsets assume
/// that every page is as long as the first and that the list keeps its length. The first page that breaks this assumption ends the
/// requests ahead: they are discarded, and each further page is requested at the offset where the one before it ended.
/// </summary>
/// <param name="sender">Sends the calls.</param>
/// <param name="connection">The account.</param>
/// <param name="attributes">The keys to request.</param>
/// <param name="known">The pages that need no parsing while they are unchanged. After the first changed page every page is parsed.</param>
/// <param name="size">The page size to begin with. If the server refuses it, the walk uses a smaller one.</param>
/// <param name="cancellationToken">Cancels the walk.</param>
internal sealed class PersonioPagesAhead(
    PersonioSender sender,
    PersonioConnection connection,
    string[] attributes,
    KnownPages known,
    PageSize size,
    CancellationToken cancellationToken)
    : IAsyncDisposable
{
    /// <summary>The pages requested at a time. More are not faster at Personio's limit per second, and each takes memory.</summary>
    internal const int MaxAhead = 3;

    // The limit for all pages of a walk that are read in parts.
    private const int MaxFailuresOfParts = 4 * PageInParts.MaxFailures;

    private readonly CancellationTokenSource _discarding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Queue<Requested> _requested = new();
    private readonly Stack<PersonioPageReader> _idleReaders = new();
    private PersonioPageReader? _knownPageReader;
    private PersonioEmployeePage? _first;
    private PageSize _size = size;
    private int _failuresOfParts;
    private bool _hasChangedPage;
    private bool _isOneByOne;

    /// <summary>Returns the page at the position of a walk.</summary>
    /// <exception cref="PersonioException">The call failed.</exception>
    public async Task<PersonioEmployeePage> TakeAsync(PersonioPageWalk walk)
    {
        var offset = walk.Offset;
        var requested = _requested.TryDequeue(out var ahead) ? ahead : Request(offset, cancellationToken);
        var refusedRequests = 0;
        while (true)
        {
            try
            {
                await requested.Response;
                break;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (PersonioException) when (IsSizeRefused(requested.Call, offset))
            {
                refusedRequests += requested.Call.Requests;
                _size = _size == PageSize.Hundred ? PageSize.Fifty : PageSize.Unstated;
                requested = Request(offset, cancellationToken);
            }
            catch (PersonioException) when (walk.ReachedTotal is not null && requested.Call.IsOutOfRange)
            {
                // Some servers refuse a position beyond the end instead of sending an empty page.
                return new PersonioEmployeePage([], offset, walk.ReachedTotal, requested.Call.Requests) { Size = _size };
            }
            catch (PersonioException failure) when (PageInParts.IsWorthReading(requested.Call, failure))
            {
                var limit = Math.Min(PageInParts.MaxFailures, MaxFailuresOfParts - _failuresOfParts);
                var parts = new PageInParts(sender, connection, attributes, limit, cancellationToken);
                if (await parts.TryReadAsync(requested.Call, offset, _size) is not { } page) throw;
                _failuresOfParts += parts.Failures;
                return page with { Requests = refusedRequests + page.Requests };
            }
        }

        _idleReaders.Push(requested.Reader);
        if (requested is { Call.UnreadBody: { } body, Known: { } mark })
        {
            var records = new UnreadRecords(body, mark.Records, _knownPageReader ??= new PersonioPageReader(attributes));
            return new PersonioEmployeePage(records, offset, known.Records, refusedRequests + requested.Call.Requests)
            {
                Mark = mark,
                IsKnown = true,
                Size = _size,
            };
        }

        _hasChangedPage = true;
        return requested.Call.Page with { Size = _size, Requests = refusedRequests + requested.Call.Requests };
    }

    /// <summary>Requests the next pages, or discards the requested ones when their offsets may be wrong.</summary>
    /// <param name="page">The page just taken.</param>
    /// <param name="walk">The position of the walk after it.</param>
    /// <returns>The page, whose count of requests includes the discarded ones.</returns>
    public async ValueTask<PersonioEmployeePage> ContinueAfterAsync(PersonioEmployeePage page, PersonioPageWalk walk)
    {
        _first ??= page;
        _isOneByOne |= page.TotalElements is null || page.TotalElements != _first.TotalElements
            || walk.IsAtEnd || page.Employees.Count != _first.Employees.Count || page.Broken.Count > 0;
        if (_isOneByOne) return page with { Requests = page.Requests + await DiscardAsync() };

        var next = walk.Offset + (_requested.Count * _first.Employees.Count);
        for (; _requested.Count < MaxAhead && next < page.TotalElements; next += _first.Employees.Count)
            _requested.Enqueue(Request(next, _discarding.Token));
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DiscardAsync();
        _discarding.Dispose();
    }

    // Calls in progress need a reader each, because a reader is not thread-safe.
    private Requested Request(int offset, CancellationToken token)
    {
        if (!_idleReaders.TryPop(out var reader)) reader = new PersonioPageReader(attributes);
        var mark = _hasChangedPage ? null : known.At(offset);
        var call = new EmployeesCall(connection, attributes, offset, (int)_size, reader, mark);
        return new Requested(call, sender.SendAsync(call, token).AsTask(), reader, mark);
    }

    // Only the first page tells: a later one was requested with a size that the server has accepted.
    private bool IsSizeRefused(EmployeesCall call, int offset) =>
        offset == 0 && _size != PageSize.Unstated && (call.RefusedWith is 400 or 422);

    private async Task<int> DiscardAsync()
    {
        if (_requested.Count == 0) return 0;
        await _discarding.CancelAsync();
        var requests = 0;
        foreach (var requested in _requested)
        {
            await requested.Response.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            requests += requested.Call.Requests;
        }

        _requested.Clear();
        return requests;
    }

    private readonly record struct Requested(EmployeesCall Call, Task Response, PersonioPageReader Reader, PageMark? Known);
}
