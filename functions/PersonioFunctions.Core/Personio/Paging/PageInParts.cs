using PersonioFunctions.Personio.Calls;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio.Paging;

/// <summary>
/// Reads a page that Personio does not serve as a whole, because it fails on one of its records, perhaps for weeks. The page is requested
/// in halves, and the half that fails in halves again, until every record has arrived but the broken ones.
/// </summary>
/// <param name="sender">Sends the calls.</param>
/// <param name="connection">The account.</param>
/// <param name="attributes">The keys to request.</param>
/// <param name="requests">The requests spent on the page so far.</param>
/// <param name="cancellationToken">Cancels the reading.</param>
internal sealed class PageInParts(
    PersonioSender sender, PersonioConnection connection, string[] attributes, int requests, CancellationToken cancellationToken)
{
    // One broken record of 100 takes about 20 requests. When many parts fail, it is an outage.
    internal const int MaxRequests = 64;

    private const int ServerError = 500;

    private readonly PersonioPageReader _reader = new(attributes);
    private readonly List<PersonioEmployee> _records = [];
    private readonly List<int> _broken = [];
    private int _requests = requests;
    private int? _total;

    /// <summary>Whether a failure may be that of a single record. Other errors, and a requested delay, are outages.</summary>
    public static bool IsWorthReading(EmployeesCall call, PersonioException failure, PageSize size) =>
        call.RefusedWith == ServerError && failure.RetryAfter is null && size != PageSize.Unstated;

    /// <summary>Reads the page that begins at an offset.</summary>
    /// <returns>Null when Personio does not serve single records either, so that it is down.</returns>
    /// <exception cref="PersonioException">Personio gave another answer than a server error.</exception>
    public async Task<PersonioEmployeePage?> TryReadAsync(int offset, PageSize size)
    {
        var length = (int)size;
        var isUp = await AskAsync(offset, 1) is not null || await AskAsync(offset + length - 1, 1) is not null;
        var half = length / 2;
        return isUp && await TryReadAsync(offset, half) && await TryReadAsync(offset + half, length - half)
            ? new PersonioEmployeePage(_records, offset, _total, _requests) { Broken = _broken, Size = size }
            : null;
    }

    private async Task<bool> TryReadAsync(int offset, int length)
    {
        if (_requests > MaxRequests) return false;
        if (await AskAsync(offset, length) is { } page)
        {
            _records.AddRange(page.Employees);
            _total = page.TotalElements ?? _total;

            // Shorter than requested: the server cuts off, or the list ends here.
            var received = page.Employees.Count;
            return received == 0 || received >= length || await TryReadAsync(offset + received, length - received);
        }

        if (length == 1)
        {
            _broken.Add(offset);
            return true;
        }

        var half = length / 2;
        return await TryReadAsync(offset, half) && await TryReadAsync(offset + half, length - half);
    }

    // A single record gets the usual retries, because naming its position accuses it.
    private async Task<PersonioEmployeePage?> AskAsync(int offset, int length)
    {
        var call = new EmployeesCall(connection, attributes, offset, length, _reader, known: null) { IsTriedOnce = length > 1 };
        try
        {
            await sender.SendAsync(call, cancellationToken);
            return call.Page;
        }
        catch (PersonioException) when (call.RefusedWith == ServerError)
        {
            return null;
        }
        finally
        {
            _requests += call.Requests;
        }
    }
}
