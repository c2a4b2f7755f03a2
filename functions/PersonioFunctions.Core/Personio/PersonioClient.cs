using System.Runtime.CompilerServices;
using PersonioFunctions.Personio.Calls;
using PersonioFunctions.Personio.Json;
using PersonioFunctions.Personio.Paging;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio;

/// <summary>
/// Calls Personio for one account. Members throw <see cref="PersonioException"/> and nothing else. Two exceptions to this pass through
/// unchanged: cancellation by the caller, and faults of <see cref="PersonioConnection.ClientSecret"/>.
/// </summary>
public sealed class PersonioClient
{
    private readonly PersonioConnection _connection;
    private readonly PersonioSender _sender;
    private readonly PersonioSender _plainSender;
    private readonly PersonioTokens _tokens;

    /// <param name="connection">The account.</param>
    /// <param name="sender">Sends calls with the account's token.</param>
    /// <param name="plainSender">Sends calls that bring their own credentials.</param>
    /// <param name="tokens">The tokens.</param>
    internal PersonioClient(PersonioConnection connection, PersonioSender sender, PersonioSender plainSender, PersonioTokens tokens) =>
        (_connection, _sender, _plainSender, _tokens) = (connection, sender, plainSender, tokens);

    /// <summary>
    /// Proves that the credentials work: requests a new token with the connection's secret, even when one is cached, and keeps it.
    /// Source: https://developer.personio.de/reference/auth
    /// </summary>
    public Task AuthenticateAsync(CancellationToken cancellationToken) => _tokens.AuthenticateAsync(_connection, cancellationToken);

    /// <summary>
    /// Reads the employee list page by page, a few pages ahead of the caller. Returns the pages in order and unchanged. A record may occur
    /// twice when the list changes during the walk, so the caller removes duplicates by id. The last page may be empty. A walk that
    /// returned fewer than <see cref="PersonioEmployeePage.TotalElements"/> records has not seen the whole list. A page that Personio
    /// does not serve because of one record is read in parts, and names the position in <see cref="PersonioEmployeePage.Broken"/>.
    /// </summary>
    /// <param name="attributes">
    /// The Personio keys of the attributes to request; <c>id</c> is added. Records hold only these, even when Personio sends more.
    /// </param>
    /// <param name="known">
    /// The pages of an earlier walk with the same connection, attributes and program version. Pages whose bytes are unchanged are returned
    /// without parsing, up to the first changed page. A few requests that were already sent by then are treated the same way.
    /// </param>
    /// <param name="size">
    /// The page size that Personio accepted before. When it refuses it, the walk asks for smaller pages; see
    /// <see cref="PersonioEmployeePage.Size"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the walk.</param>
    /// <exception cref="ArgumentException">An attribute's key is empty.</exception>
    public IAsyncEnumerable<PersonioEmployeePage> GetEmployeesAsync(
        IReadOnlyCollection<string> attributes, KnownPages known, PageSize size, CancellationToken cancellationToken)
    {
        foreach (var attribute in attributes)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(attribute, nameof(attributes));
        }

        return WalkAsync(WithIdFirst(attributes), known, size, cancellationToken);
    }

    /// <summary>Reads the first page of the employee list, and no further page ahead.</summary>
    /// <param name="attributes">As for <see cref="GetEmployeesAsync"/>.</param>
    /// <param name="size">As for <see cref="GetEmployeesAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<PersonioEmployeePage> GetFirstEmployeesAsync(
        IReadOnlyCollection<string> attributes, PageSize size, CancellationToken cancellationToken)
    {
        await using var pages = new PersonioPagesAhead(
            _sender, _connection, WithIdFirst(attributes), KnownPages.None, size, cancellationToken);
        return await pages.TakeAsync(new PersonioPageWalk(_connection.Account));
    }

    /// <summary>Fetches one employee. Source: https://developer.personio.de/reference/get_company-employees-employee-id</summary>
    /// <param name="id">The Personio id, digits only.</param>
    /// <param name="attributes">As for <see cref="GetEmployeesAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The record, or null when Personio has no employee with this id; and the number of requests spent.</returns>
    public async Task<(PersonioEmployee? Employee, int Requests)> GetEmployeeAsync(
        string id, IReadOnlyCollection<string> attributes, CancellationToken cancellationToken)
    {
        var keys = WithIdFirst(attributes);
        var call = new EmployeeCall(_connection, keys, id, new PersonioPageReader(keys));
        await _sender.SendAsync(call, cancellationToken);
        return (call.Employee, call.Requests);
    }

    /// <summary>
    /// Lists the attributes that the credentials may read. Source: https://developer.personio.de/reference/get_company-employees-attributes
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The attributes by key; null when the credentials may not call this endpoint (403) or have no such list (404).</returns>
    public async Task<IReadOnlyDictionary<string, PersonioAttribute>?> GetReadableAttributesAsync(CancellationToken cancellationToken)
    {
        var call = new AttributesCall(_connection);
        try
        {
            await _sender.SendAsync(call, cancellationToken);
        }
        catch (PersonioException refused) when (refused.Kind == PersonioFailureKind.Forbidden)
        {
            // Some credentials may read employees but not call this endpoint. The token is not the cause: a fresh one was tried too.
            return null;
        }

        return call.Attributes;
    }

    /// <summary>
    /// Creates an enabled webhook for all events about employees. Needs the scope <c>personio:webhooks:write</c>; without it, the call
    /// throws <see cref="PersonioFailureKind.Forbidden"/>.
    /// </summary>
    /// <param name="url">The https address that Personio sends the events to.</param>
    /// <param name="token">The token that Personio sends as the header <c>Authorization</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The id of the webhook.</returns>
    public async Task<Guid> CreateWebhookAsync(Uri url, string token, CancellationToken cancellationToken)
    {
        var webhook = new PersonioWebhookRequest(
            url, $"PersonioFunctions: account {_connection.Account}", "ENABLED", "TOKEN", token, PersonioWebhook.EventsAboutPeople);
        var call = new CreateWebhookCall(_connection, await _tokens.FetchForWebhooksAsync(_connection, cancellationToken), webhook);
        await _plainSender.SendAsync(call, cancellationToken);
        return call.Id;
    }

    /// <summary>Deletes a webhook; see <see cref="CreateWebhookAsync"/>. Succeeds when there is none.</summary>
    public async Task DeleteWebhookAsync(Guid id, CancellationToken cancellationToken) => await _plainSender.SendAsync(
        new DeleteWebhookCall(_connection, await _tokens.FetchForWebhooksAsync(_connection, cancellationToken), id), cancellationToken);

    private async IAsyncEnumerable<PersonioEmployeePage> WalkAsync(
        string[] attributes, KnownPages known, PageSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new PersonioPageWalk(_connection.Account);
        await using var pages = new PersonioPagesAhead(_sender, _connection, attributes, known, size, cancellationToken);
        while (!walk.IsAtEnd)
        {
            var page = walk.Advance(await pages.TakeAsync(walk));
            yield return await pages.ContinueAfterAsync(page, walk);
        }
    }

    // The page reader takes the first key for the id.
    private static string[] WithIdFirst(IReadOnlyCollection<string> attributes) =>
        [PersonioPageReader.IdKey, .. attributes.Where(attribute => attribute != PersonioPageReader.IdKey).Distinct()];
}
