using System.Net;
using Azure;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>One account of the product and its company, which have the same name.</summary>
internal sealed class TestAccount(RunningProduct product, CompanyInfo company)
{
    public string Name => company.Name;

    public CompanyInfo Company => company;

    /// <summary>The attribute with the account's addresses; null for the default.</summary>
    public string? EmailAttribute { get; init; }

    /// <summary>The run that connecting started.</summary>
    public RunView FirstRun { get; private set; } = null!;

    private string Path => $"accounts/{Name}";

    private SimulatorControl Control => product.Control;

    /// <summary>Connects and waits for the run that this starts.</summary>
    public async Task<ApiAnswer> ConnectAsync()
    {
        var answer = await product.Api.PutAsync(Path, Connection);
        answer.Read<AccountView>(HttpStatusCode.Created);
        FirstRun = await LatestAtRestAsync();
        return answer;
    }

    /// <summary>Sends the same credentials again and waits for the run that this starts.</summary>
    public async Task<RunView> ReconnectAsync()
    {
        (await product.Api.PutAsync(Path, Connection)).Read<AccountView>();
        return await LatestAtRestAsync();
    }

    /// <summary>The body that connects the account.</summary>
    public object Connection => new { clientId = company.ClientId, clientSecret = company.ClientSecret, emailAttribute = EmailAttribute };

    /// <summary>Sends a GET below the account's address.</summary>
    public Task<ApiAnswer> GetAsync(string path) => product.Api.GetAsync($"{Path}/{path}");

    /// <summary>Sends a POST below the account's address.</summary>
    public Task<ApiAnswer> PostAsync(string path) => product.Api.PostAsync($"{Path}/{path}");

    /// <summary>Sends a PUT below the account's address.</summary>
    public Task<ApiAnswer> PutAsync(string path, object body) => product.Api.PutAsync($"{Path}/{path}", body);

    /// <summary>Sends a DELETE below the account's address.</summary>
    public Task<ApiAnswer> DeleteAsync(string path) => product.Api.DeleteAsync($"{Path}/{path}");

    /// <summary>Requests a run and waits until it has ended or been deferred.</summary>
    public async Task<RunView> ResyncAsync()
    {
        var answer = await PostAsync("resync");
        var started = answer.Read<RunStartedView>(HttpStatusCode.Accepted);
        Assert.Equal($"/api/{Path}/runs/{started.RunId}", answer.Location);
        return await AtRestAsync(started.RunId);
    }

    /// <summary>Withdraws the credentials and lets Personio refuse them as often as it takes to quarantine the account.</summary>
    /// <returns>The run that quarantined it.</returns>
    public async Task<RunView> WithdrawCredentialsAsync()
    {
        await Control.RemoveCredentialAsync(Name, company.ClientId, CancellationToken.None);
        await ResyncAsync();

        // The waits between the tries take 21 minutes, so the state is told that they are over.
        var waits = new TableEntity("state", Name) { ["Refusals"] = 3, ["RefusedRetryAt"] = DateTimeOffset.UnixEpoch };
        await product.Accounts.UpdateEntityAsync(waits, ETag.All, TableUpdateMode.Merge);
        return await ResyncAsync();
    }

    /// <summary>Returns the run, once it has ended or waits for Personio.</summary>
    public async Task<RunView> AtRestAsync(string runId)
    {
        RunView? run = null;
        await Eventually.TrueAsync(
            async () => (run = (await product.Api.GetAsync($"{Path}/runs/{runId}")).Read<RunView>()).IsAtRest,
            $"run {runId} of {Name} is at rest",
            TimeSpan.FromSeconds(60));
        return run!;
    }

    /// <summary>Returns the latest run, such as the one that a PUT has just started, once it has ended or waits for Personio.</summary>
    public async Task<RunView> LatestAtRestAsync() => await AtRestAsync((await RunsAsync())[0].RunId);

    /// <summary>Returns the latest runs, newest first.</summary>
    public async Task<IReadOnlyList<RunView>> RunsAsync() => (await product.Api.GetAsync($"{Path}/runs")).Read<ListView<RunView>>().Items;

    public async Task<AccountView> ShowAsync() => (await product.Api.GetAsync(Path)).Read<AccountView>();

    public async Task<HealthView> HealthAsync() => (await ShowAsync()).Health;

    /// <summary>Returns the account's readable attributes.</summary>
    public async Task<AttributesView> AttributesAsync() => (await product.Api.GetAsync($"{Path}/attributes")).Read<AttributesView>();

    /// <summary>Returns the plan that waits for a decision, which the account's health names.</summary>
    public async Task<PlanView> HeldPlanAsync()
    {
        var health = await HealthAsync();
        Assert.Equal("held", health.Status);
        var id = health.Reason!.Split("/plans/")[1].Split(',')[0];
        return (await GetAsync($"plans/{id}")).Read<PlanView>();
    }

    /// <summary>Returns the feed of changes after a cursor, read in pages.</summary>
    public async Task<IReadOnlyList<ChangeView>> ChangesAsync(string? after = null, int top = 100)
    {
        var changes = new List<ChangeView>();
        while (true)
        {
            var page = (await GetAsync($"changes?top={top}{(after is null ? "" : "&after=" + after)}")).Read<ChangesView>();
            Assert.InRange(page.Items.Count, 0, top);
            if (page.Items.Count == 0) return changes;
            Assert.Equal(page.Items[^1].Cursor, page.Cursor);
            changes.AddRange(page.Items);
            after = page.Cursor;
        }
    }

    /// <summary>
    /// Returns present people who manage no one and are not about to leave, so that a change of theirs affects no other row.
    /// </summary>
    public async Task<IReadOnlyList<SimulatedEmployee>> PlainPeopleAsync()
    {
        var people = await PeopleAsync();
        var leaders = people.Select(person => person.SupervisorId).ToHashSet();
        return
        [
            .. people.Where(person =>
                person is { Status: "active", TerminationDate: null, Department: not null }
                && person.HireDate < ExpectedRow.Today()
                && !leaders.Contains(person.Id)),
        ];
    }

    /// <summary>Removes some of these people from Personio completely.</summary>
    /// <returns>Their ids, in order.</returns>
    public async Task<IReadOnlyList<string>> VanishAsync(int count)
    {
        var gone = (await PlainPeopleAsync()).Take(count).ToList();
        Assert.Equal(count, gone.Count);
        foreach (var person in gone) await Control.EraseEmployeeAsync(Name, person.Id, CancellationToken.None);
        return [.. gone.Select(person => $"{person.Id}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Returns the stored rows by Personio id.</summary>
    public async Task<IReadOnlyDictionary<string, TableEntity>> RowsAsync()
    {
        var rows = new Dictionary<string, TableEntity>();
        await foreach (var row in product.Employees.QueryAsync<TableEntity>(row => row.PartitionKey == company.Name))
            rows.Add(row.RowKey, row);
        return rows;
    }

    /// <summary>Returns the versions of the stored rows. Writing a row changes its version, even with the same content.</summary>
    public async Task<IReadOnlyDictionary<string, string>> VersionsAsync() =>
        (await RowsAsync()).ToDictionary(row => row.Key, row => $"{row.Value.ETag} {row.Value.Timestamp:O}");

    /// <summary>Returns the people of the company, in the order of Personio's list.</summary>
    public Task<IReadOnlyList<SimulatedEmployee>> PeopleAsync() => Control.GetEmployeesAsync(Name, CancellationToken.None);

    /// <summary>Returns the expected rows of all people of the company.</summary>
    public async Task<SortedDictionary<string, string>> TruthAsync() =>
        ExpectedRow.OfAll(await PeopleAsync(), person => EmailAttribute is null ? person.Email : person.CompanyEmail);

    /// <summary>Fails unless the table has exactly the expected rows, column by column.</summary>
    public async Task AssertTableIsTrueAsync() => Assert.Equal(await TruthAsync(), ExpectedRow.OfAll(await RowsAsync()));

    /// <summary>Returns the list requests that Personio received.</summary>
    public async Task<IReadOnlyList<SeenRequest>> ListRequestsAsync() =>
        [.. (await Control.GetRequestsAsync(Name, CancellationToken.None)).Where(request => request.Offset is not null)];

    public Task<SimulatedEmployee> EditAsync(long id, Func<SimulatedEmployee, SimulatedEmployee> edit) =>
        Control.EditEmployeeAsync(Name, id, edit, CancellationToken.None);

    public Task AddFaultAsync(FaultRule rule) => Control.AddFaultAsync(rule with { Company = Name }, CancellationToken.None);

    public Task ClearFaultsAsync() => Control.ClearFaultsAsync(Name, CancellationToken.None);
}
