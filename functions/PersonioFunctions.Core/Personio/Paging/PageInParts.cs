using PersonioFunctions.Personio.Calls;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// Reads a page that Personio does not serve as a whole, because it fails on some of its records, perhaps for weeks. The page is requested
/// in halves, and the half that fails in halves again, until every record has arrived but the broken ones. After too many failures, the
/// records of the remaining halves count as broken without being requested.
/// </summary>
/// <param name="sender">Sends the calls.</param>
/// <param name="connection">The account.</param>
/// <param name="attributes">The keys to request.</param>
/// <param name="limit">The number of failed requests after which no half is requested any more.</param>
/// <param name="cancellationToken">Cancels the reading.</param>
internal sealed class PageInParts(
    PersonioSender sender, PersonioConnection connection, string[] attributes, int limit, CancellationToken cancellationToken)
{
    /// <summary>The usual limit. One broken record of 100 takes about ten failed requests.</summary>
    internal const int MaxFailures = 64;

    private const int ServerError = 500;

    // The length of a page without a limit is not known.
    private const int LengthOfUnstated = 50;

    private readonly PersonioPageReader _reader = new(attributes);
    private readonly SortedDictionary<int, IReadOnlyList<PersonioEmployee>> _records = [];
    private readonly SortedSet<int> _broken = [];
    private int _requests;
    private int? _total;
    private int? _refusedWith;

    /// <summary>The number of failed requests so far.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether a failure may be that of a single record. Other errors, and a requested delay, are outages.</summary>
    public static bool IsWorthReading(EmployeesCall call, PersonioException failure) =>
        call.RefusedWith == ServerError && failure.RetryAfter is null;

    /// <summary>Reads the page that a call did not get.</summary>
    /// <param name="whole">The call for the whole page.</param>
    /// <param name="offset">The position of its first record.</param>
    /// <param name="size">The size that it was requested with.</param>
    /// <returns>Null when Personio does not serve single records either, so that it is down.</returns>
    /// <exception cref="PersonioException">Personio gave an odd answer, or accepts no limit.</exception>
    public async Task<PersonioEmployeePage?> TryReadAsync(EmployeesCall whole, int offset, PageSize size)
    {
        var length = size == PageSize.Unstated ? LengthOfUnstated : (int)size;
        if (!await IsUpAsync(offset, length))
            return size == PageSize.Unstated && _refusedWith != ServerError ? throw PersonioFailures.Inseparable(whole, offset) : null;

        await ReadAsync(offset, length);
        return new PersonioEmployeePage([.. _records.Values.SelectMany(part => part)], offset, _total, whole.Requests + _requests)
        {
            Broken = [.. _broken],
            Size = size,
        };
    }

    // Several records of the page may be broken, so records all over it are tried, then one of the next page and the list's first one.
    private async Task<bool> IsUpAsync(int offset, int length)
    {
        int[] positions =
            [offset, offset + length - 1, offset + (length / 2), offset + (length / 4), offset + (3 * length / 4), offset + length, 0];
        foreach (var position in positions.Distinct())
        {
            if (await AskAsync(position, 1, isTriedOnce: true) is not null) return true;
        }

        return false;
    }

    // Longer parts come first, because they bring more records for each request.
    private async Task ReadAsync(int offset, int length)
    {
        var parts = new Queue<(int Offset, int Length)>(Halves(offset, length));
        while (parts.TryDequeue(out var part))
        {
            var isOverLimit = Failures >= limit;
            if (!isOverLimit) part = await RestAfterReadingAsync(part.Offset, part.Length);
            if (isOverLimit || part.Length == 1)
            {
                _broken.UnionWith(Enumerable.Range(part.Offset, part.Length));
            }
            else if (part.Length > 1)
            {
                foreach (var half in Halves(part.Offset, part.Length)) parts.Enqueue(half);
            }
        }
    }

    /// <returns>The rest of the part that Personio does not serve; its length is 0 when the part or the list was read to its end.</returns>
    private async Task<(int Offset, int Length)> RestAfterReadingAsync(int offset, int length)
    {
        while (length > 0)
        {
            // A single record gets the usual retries, because naming its position accuses it.
            if (await AskAsync(offset, length, isTriedOnce: length > 1) is not { Employees.Count: var received } page)
            {
                // Some servers refuse a position beyond the end.
                var isBeyondEnd = _refusedWith != ServerError && offset >= _total;
                return (offset, isBeyondEnd ? 0 : length);
            }

            if (received == 0) break;
            _records[offset] = page.Employees;

            // Fewer than requested: the server cuts off, or the list ends here.
            (offset, length) = (offset + received, length - received);
        }

        return (offset, 0);
    }

    private static IEnumerable<(int Offset, int Length)> Halves(int offset, int length) =>
        [(offset, length / 2), (offset + (length / 2), length - (length / 2))];

    /// <returns>Null when Personio fails or refuses the limit or the position.</returns>
    private async Task<PersonioEmployeePage?> AskAsync(int offset, int length, bool isTriedOnce)
    {
        var call = new EmployeesCall(connection, attributes, offset, length, _reader, known: null) { IsTriedOnce = isTriedOnce };
        try
        {
            await sender.SendAsync(call, cancellationToken);
            _total = call.Page.TotalElements ?? _total;
            return call.Page;
        }
        catch (PersonioException) when (call.RefusedWith == ServerError || call.IsOutOfRange)
        {
            Failures += call.Requests;
            return null;
        }
        finally
        {
            _requests += call.Requests;
            _refusedWith = call.RefusedWith;
        }
    }
}
