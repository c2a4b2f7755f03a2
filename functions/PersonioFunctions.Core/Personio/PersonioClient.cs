using System.Runtime.CompilerServices;
using PersonioFunctions.Personio.Calls;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio;

/// <summary>
/// Talks to Personio for one account. Every member fails with <see cref="PersonioException"/> and nothing else, except that
/// cancellation by the caller and faults of <see cref="PersonioConnection.ClientSecret"/> come through as they are.
/// </summary>
public sealed class PersonioClient
{
    private readonly PersonioConnection _connection;
    private readonly PersonioSender _sender;
    private readonly PersonioTokens _tokens;

    internal PersonioClient(PersonioConnection connection, PersonioSender sender, PersonioTokens tokens) =>
        (_connection, _sender, _tokens) = (connection, sender, tokens);

    /// <summary>
    /// Asks for a new token with the connection's secret, whatever is cached, and keeps it on success: the proof that the
    /// credentials work. Source: https://developer.personio.de/reference/auth
    /// </summary>
    public Task AuthenticateAsync(CancellationToken cancellationToken) => _tokens.AuthenticateAsync(_connection, cancellationToken);

    /// <summary>
    /// Walks the list of employees, page by page, and a few pages ahead of the caller. Pages are given in order and as they were sent: a
    /// record may occur twice when the list moves under the walk, and telling people apart by id is the caller's part. The last page may
    /// be empty; a walk that ends before <see cref="PersonioEmployeePage.TotalElements"/> records were given has not seen the whole list.
    /// </summary>
    /// <param name="attributes">
    /// Personio keys of the attributes to ask for; <c>id</c> is added. Records hold these and no others, even if more are sent.
    /// </param>
    /// <param name="known">
    /// The pages of an earlier walk of the same connection, attributes and program. Pages that are still the same are given unread, up
    /// to the first that is not, and a few after it that were under way.
    /// </param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="ArgumentException">An attribute's key is empty.</exception>
    public IAsyncEnumerable<PersonioEmployeePage> GetEmployeesAsync(
        IReadOnlyCollection<string> attributes, KnownPages known, CancellationToken cancellationToken)
    {
        foreach (var attribute in attributes)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(attribute, nameof(attributes));
        }

        // The id first: that is where the reader looks for it.
        return WalkAsync([PersonioPageReader.IdKey, .. attributes.Where(a => a != PersonioPageReader.IdKey).Distinct()], known, cancellationToken);
    }

    /// <summary>Asks for one employee. Source: https://developer.personio.de/reference/get_company-employees-employee-id</summary>
    /// <param name="id">The Personio id, digits only.</param>
    /// <param name="attributes">As for <see cref="GetEmployeesAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The record, or null when Personio says that there is none of this id; and the requests it took.</returns>
    public async Task<(PersonioEmployee? Employee, int Requests)> GetEmployeeAsync(
        string id, IReadOnlyCollection<string> attributes, CancellationToken cancellationToken)
    {
        string[] keys = [PersonioPageReader.IdKey, .. attributes.Where(a => a != PersonioPageReader.IdKey).Distinct()];
        var call = new EmployeeCall(_connection, keys, id, new PersonioPageReader(keys));
        await _sender.SendAsync(call, cancellationToken);
        return (call.Employee, call.Requests);
    }

    /// <summary>
    /// Asks which attributes these credentials may read. Source: https://developer.personio.de/reference/get_company-employees-attributes
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Their keys, or null when the credentials may not ask (403) or Personio has no such list for them (404).</returns>
    public async Task<IReadOnlySet<string>?> GetReadableAttributesAsync(CancellationToken cancellationToken)
    {
        var call = new AttributesCall(_connection);
        try
        {
            await _sender.SendAsync(call, cancellationToken);
        }
        catch (PersonioException refused) when (refused.Kind == PersonioFailureKind.Forbidden)
        {
            // Not all credentials that may read employees may ask this; that the token is good has been tried with a fresh one.
            return null;
        }

        return call.Keys;
    }

    private async IAsyncEnumerable<PersonioEmployeePage> WalkAsync(
        string[] attributes, KnownPages known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new PersonioPageWalk(_connection.Account);
        await using var pages = new PersonioPagesAhead(_sender, _connection, attributes, known, cancellationToken);
        while (!walk.IsAtEnd)
        {
            var page = await pages.TakeAsync(walk.Offset);
            walk.Advance(page);
            yield return await pages.GoOnAfterAsync(page, walk);
        }
    }
}
