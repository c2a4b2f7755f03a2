using System.Globalization;

namespace PersonioSimulator;

/// <summary>
/// Controls a running simulator and reads what it received. Every method throws <see cref="HttpRequestException"/> when the simulator does
/// not respond or refuses the request: an unknown company, employee or attribute, or an invalid rule or setting.
/// </summary>
public sealed class SimulatorControl : IDisposable
{
    private readonly HttpClient _client;

    /// <summary>Controls the simulator at an address.</summary>
    /// <param name="baseUrl">The simulator's address; only scheme, host and port count.</param>
    public SimulatorControl(Uri baseUrl) => _client = new HttpClient { BaseAddress = new Uri(baseUrl, "/_simulator/") };

    public void Dispose() => _client.Dispose();

    /// <summary>Resets to the start: same people and credentials, no faults, default settings, no recorded requests, no tokens.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, "reset", null, cancellationToken);

    /// <summary>Returns the current settings.</summary>
    public Task<SimulatorSettings> GetSettingsAsync(CancellationToken cancellationToken) =>
        GetAsync<SimulatorSettings>("settings", cancellationToken);

    /// <summary>Replaces the settings.</summary>
    public Task SetSettingsAsync(SimulatorSettings settings, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, "settings", settings, cancellationToken);

    /// <summary>Adds a fault after the existing ones.</summary>
    public Task AddFaultAsync(FaultRule rule, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "faults", rule, cancellationToken);

    /// <summary>Returns the faults, including used ones.</summary>
    public Task<IReadOnlyList<FaultRule>> GetFaultsAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<FaultRule>>("faults", cancellationToken);

    /// <summary>Removes the faults of one company, or all when it is null.</summary>
    public Task ClearFaultsAsync(string? company, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, "faults" + OfCompany(company), null, cancellationToken);

    /// <summary>Gives the scope <c>personio:webhooks:write</c> to all the company's credentials, or takes it away.</summary>
    public Task SetWebhookScopeAsync(string company, bool allowed, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Company(company) + "/webhook-scope", new WebhookScopeMessage(allowed), cancellationToken);

    /// <summary>Returns the company's webhooks.</summary>
    public Task<IReadOnlyList<WebhookInfo>> GetWebhooksAsync(string company, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<WebhookInfo>>(Company(company) + "/webhooks", cancellationToken);

    /// <summary>Returns the attempts to send the company's webhooks, in the order in which they ended.</summary>
    public Task<IReadOnlyList<WebhookAttempt>> GetWebhookAttemptsAsync(string company, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<WebhookAttempt>>(Company(company) + "/webhook-attempts", cancellationToken);

    /// <summary>Adds a fault of webhooks after the existing ones.</summary>
    public Task AddWebhookFaultAsync(WebhookFault fault, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Company(fault.Company) + "/webhook-faults", fault, cancellationToken);

    /// <summary>Removes the faults of a company's webhooks.</summary>
    public Task ClearWebhookFaultsAsync(string company, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, Company(company) + "/webhook-faults", null, cancellationToken);

    /// <summary>Gives a company's responses habits, in place of the existing ones.</summary>
    public Task SetHabitsAsync(string company, SimulatorHabits habits, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Company(company) + "/habits", habits, cancellationToken);

    /// <summary>Returns the habits of a company's responses.</summary>
    public Task<SimulatorHabits> GetHabitsAsync(string company, CancellationToken cancellationToken) =>
        GetAsync<SimulatorHabits>(Company(company) + "/habits", cancellationToken);

    /// <summary>Makes a company's responses as documented again.</summary>
    public Task ClearHabitsAsync(string company, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, Company(company) + "/habits", null, cancellationToken);

    /// <summary>Returns the requests under /v1 in order of arrival, of one company or all.</summary>
    public Task<IReadOnlyList<SeenRequest>> GetRequestsAsync(string? company, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<SeenRequest>>("requests" + OfCompany(company), cancellationToken);

    /// <summary>Clears the recorded requests.</summary>
    public Task ClearRequestsAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, "requests", null, cancellationToken);

    /// <summary>Returns all companies by name, with their credentials.</summary>
    public Task<IReadOnlyList<CompanyInfo>> GetCompaniesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<CompanyInfo>>("companies", cancellationToken);

    /// <summary>Returns one company with its credentials.</summary>
    public Task<CompanyInfo> GetCompanyAsync(string company, CancellationToken cancellationToken) =>
        GetAsync<CompanyInfo>(Company(company), cancellationToken);

    /// <summary>Adds a company, so that a test can have its own. A reset removes it.</summary>
    public Task<CompanyInfo> AddCompanyAsync(SimulatorCompany company, CancellationToken cancellationToken) =>
        SendAsync<CompanyInfo>(HttpMethod.Post, "companies", company, cancellationToken);

    /// <summary>Sets the readable attributes of all the company's credentials; null for all. <c>id</c> is always readable.</summary>
    public Task SetWhitelistAsync(string company, IReadOnlyCollection<string>? attributes, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Company(company) + "/whitelist", new WhitelistMessage(null, attributes), cancellationToken);

    /// <summary>Sets the readable attributes of one pair of credentials; null for all.</summary>
    public Task SetWhitelistAsync(
        string company, string clientId, IReadOnlyCollection<string>? attributes, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Company(company) + "/whitelist", new WhitelistMessage(clientId, attributes), cancellationToken);

    /// <summary>Issues a further pair of credentials that may read everything.</summary>
    public Task<CredentialInfo> AddCredentialAsync(string company, CancellationToken cancellationToken) =>
        SendAsync<CredentialInfo>(HttpMethod.Post, Company(company) + "/credentials", null, cancellationToken);

    /// <summary>Withdraws a pair of credentials and its token.</summary>
    public Task RemoveCredentialAsync(string company, string clientId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"{Company(company)}/credentials/{clientId}", null, cancellationToken);

    /// <summary>Revokes the company's tokens. Its credentials can still get new ones.</summary>
    public Task RevokeTokensAsync(string company, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, Company(company) + "/revoke-tokens", null, cancellationToken);

    /// <summary>Returns all current employees of the company in the order of the list, unfiltered.</summary>
    public Task<IReadOnlyList<SimulatedEmployee>> GetEmployeesAsync(string company, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<SimulatedEmployee>>(Company(company) + "/employees", cancellationToken);

    /// <summary>Returns one employee, unfiltered.</summary>
    public Task<SimulatedEmployee> GetEmployeeAsync(string company, long id, CancellationToken cancellationToken) =>
        GetAsync<SimulatedEmployee>(Employee(company, id), cancellationToken);

    /// <summary>Hires a generated person, at the end of the list.</summary>
    public Task<SimulatedEmployee> AddEmployeeAsync(string company, CancellationToken cancellationToken) =>
        SendAsync<SimulatedEmployee>(HttpMethod.Post, Company(company) + "/employees", null, cancellationToken);

    /// <summary>Hires this person, at the end of the list. The simulator assigns the id.</summary>
    public Task<SimulatedEmployee> AddEmployeeAsync(string company, SimulatedEmployee employee, CancellationToken cancellationToken) =>
        SendAsync<SimulatedEmployee>(HttpMethod.Post, Company(company) + "/employees/from", employee, cancellationToken);

    /// <summary>Replaces the employee with this id.</summary>
    public Task<SimulatedEmployee> ReplaceEmployeeAsync(string company, SimulatedEmployee employee, CancellationToken cancellationToken) =>
        SendAsync<SimulatedEmployee>(HttpMethod.Put, Employee(company, employee.Id), employee, cancellationToken);

    /// <summary>Reads an employee, applies a change and writes the employee back.</summary>
    public async Task<SimulatedEmployee> EditEmployeeAsync(
        string company, long id, Func<SimulatedEmployee, SimulatedEmployee> edit, CancellationToken cancellationToken) =>
        await ReplaceEmployeeAsync(company, edit(await GetEmployeeAsync(company, id, cancellationToken)), cancellationToken);

    /// <summary>Sets the termination date. The status becomes inactive when the date is before the simulator's today.</summary>
    public Task<SimulatedEmployee> TerminateEmployeeAsync(string company, long id, DateOnly lastDay, CancellationToken cancellationToken) =>
        SendAsync<SimulatedEmployee>(HttpMethod.Post, Employee(company, id) + "/terminate", new DateMessage(lastDay), cancellationToken);

    /// <summary>
    /// Rehires an employee under the same id: new hire date, no termination date, and active, or onboarding for a future date.
    /// </summary>
    public Task<SimulatedEmployee> RehireEmployeeAsync(string company, long id, DateOnly firstDay, CancellationToken cancellationToken) =>
        SendAsync<SimulatedEmployee>(HttpMethod.Post, Employee(company, id) + "/rehire", new DateMessage(firstDay), cancellationToken);

    /// <summary>
    /// Rehires an employee with a new record, as Personio itself does: the new record takes over the address, and the earlier one keeps a
    /// renamed address.
    /// </summary>
    /// <returns>The new record.</returns>
    public Task<SimulatedEmployee> RehireAsNewAsync(
        string company, long id, DateOnly firstDay, AddressRename rename, CancellationToken cancellationToken) =>
        SendAsync<SimulatedEmployee>(
            HttpMethod.Post, Employee(company, id) + "/rehire-as-new", new RehireAsNewMessage(firstDay, rename), cancellationToken);

    /// <summary>Deletes an employee's record and enters the same person again, at the end of the list under a new id.</summary>
    public Task<SimulatedEmployee> ReenterEmployeeAsync(string company, long id, CancellationToken cancellationToken) =>
        SendAsync<SimulatedEmployee>(HttpMethod.Post, Employee(company, id) + "/reenter", null, cancellationToken);

    /// <summary>Hires another person who takes over an employee's address, such as that of a role. Both records have it then.</summary>
    public Task<SimulatedEmployee> SucceedEmployeeAsync(
        string company, long id, SimulatedEmployee successor, CancellationToken cancellationToken) =>
        SendAsync<SimulatedEmployee>(HttpMethod.Post, Employee(company, id) + "/successor", successor, cancellationToken);

    /// <summary>Gives several employees the same address, such as a placeholder for people without one.</summary>
    public Task ShareAddressAsync(
        string company, string address, IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, Company(company) + "/shared-address", new SharedAddressMessage(address, ids), cancellationToken);

    /// <summary>Erases an employee completely.</summary>
    public Task EraseEmployeeAsync(string company, long id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, Employee(company, id), null, cancellationToken);

    private static string OfCompany(string? company) => company is null ? "" : "?company=" + company;

    private static string Company(string company) => "companies/" + company;

    private static string Employee(string company, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{Company(company)}/employees/{id}");

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        (await _client.GetFromJsonAsync<T>(path, ControlJson.Options, cancellationToken))!;

    private async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        (await SendCoreAsync(method, path, body, cancellationToken)).Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await SendCoreAsync(method, path, body, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<T>(ControlJson.Options, cancellationToken))!;
    }

    private async Task<HttpResponseMessage> SendCoreAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: ControlJson.Options);
        var response = await _client.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var reason = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpRequestException(
                $"The simulator refuses {method} {path}: {(int)response.StatusCode} {reason}", null, response.StatusCode);
        }
    }
}
