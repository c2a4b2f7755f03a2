using System.Net;
using Azure.Data.Tables;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>One account of the product and the company behind it, which bear the same name.</summary>
internal sealed class TestAccount(RunningProduct product, CompanyInfo company)
{
    public string Name => company.Name;

    public CompanyInfo Company => company;

    /// <summary>The attribute that the account takes addresses from; null for the default.</summary>
    public string? EmailAttribute { get; init; }

    /// <summary>The run that began with the connection.</summary>
    public RunView FirstRun { get; private set; } = null!;

    private string Path => $"accounts/{Name}";

    private SimulatorControl Control => product.Control;

    /// <summary>Connects and waits for the run that this begins.</summary>
    public async Task<ApiAnswer> ConnectAsync()
    {
        var answer = await product.Api.PutAsync(Path, Connection);
        answer.Read<AccountView>(HttpStatusCode.Created);
        FirstRun = await LatestAtRestAsync();
        return answer;
    }

    /// <summary>Sends the same credentials again and waits for the run that this begins.</summary>
    public async Task<RunView> ReconnectAsync()
    {
        (await product.Api.PutAsync(Path, Connection)).Read<AccountView>();
        return await LatestAtRestAsync();
    }

    /// <summary>What is sent to connect.</summary>
    public object Connection => new { clientId = company.ClientId, clientSecret = company.ClientSecret, emailAttribute = EmailAttribute };

    /// <summary>Reads something of the account.</summary>
    public Task<ApiAnswer> GetAsync(string path) => product.Api.GetAsync($"{Path}/{path}");

    /// <summary>Has something done to the account.</summary>
    public Task<ApiAnswer> PostAsync(string path) => product.Api.PostAsync($"{Path}/{path}");

    /// <summary>Has something of the account deleted.</summary>
    public Task<ApiAnswer> DeleteAsync(string path) => product.Api.DeleteAsync($"{Path}/{path}");

    /// <summary>Asks for a run and waits until it rests.</summary>
    public async Task<RunView> ResyncAsync()
    {
        var answer = await PostAsync("resync");
        var started = answer.Read<RunStartedView>(HttpStatusCode.Accepted);
        Assert.Equal($"/api/{Path}/runs/{started.RunId}", answer.Location);
        return await AtRestAsync(started.RunId);
    }

    /// <summary>The run, once it has ended or waits for Personio.</summary>
    public async Task<RunView> AtRestAsync(string runId)
    {
        RunView? run = null;
        await Eventually.TrueAsync(
            async () => (run = (await product.Api.GetAsync($"{Path}/runs/{runId}")).Read<RunView>()).IsAtRest,
            $"run {runId} of {Name} is at rest",
            TimeSpan.FromSeconds(60));
        return run!;
    }

    /// <summary>The latest run, once it is at rest: the one that a PUT has just begun.</summary>
    public async Task<RunView> LatestAtRestAsync() => await AtRestAsync((await RunsAsync())[0].RunId);

    /// <summary>The latest runs, newest first.</summary>
    public async Task<IReadOnlyList<RunView>> RunsAsync() => (await product.Api.GetAsync($"{Path}/runs")).Read<ListView<RunView>>().Items;

    public async Task<AccountView> ShowAsync() => (await product.Api.GetAsync(Path)).Read<AccountView>();

    public async Task<HealthView> HealthAsync() => (await ShowAsync()).Health;

    /// <summary>What the account may read.</summary>
    public async Task<AttributesView> AttributesAsync() => (await product.Api.GetAsync($"{Path}/attributes")).Read<AttributesView>();

    /// <summary>The plan that waits for a decision, found as a person finds it: the account's health names it.</summary>
    public async Task<PlanView> HeldPlanAsync()
    {
        var health = await HealthAsync();
        Assert.Equal("held", health.Status);
        var id = health.Reason!.Split("/plans/")[1].Split(',')[0];
        return (await GetAsync($"plans/{id}")).Read<PlanView>();
    }

    /// <summary>The feed of changes from where somebody stopped reading, in pages.</summary>
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

    /// <summary>People who are here, lead nobody and are not about to leave: what happens to them happens to no other row.</summary>
    public async Task<IReadOnlyList<SimulatedEmployee>> PlainPeopleAsync()
    {
        var people = await PeopleAsync();
        var leaders = people.Select(person => person.SupervisorId).ToHashSet();
        return [.. people.Where(person => person is { Status: "active", TerminationDate: null, Department: not null } && person.HireDate < ExpectedRow.Today() && !leaders.Contains(person.Id))];
    }

    /// <summary>Some of those vanish from Personio without a trace.</summary>
    /// <returns>Their ids, in order.</returns>
    public async Task<IReadOnlyList<string>> VanishAsync(int count)
    {
        var gone = (await PlainPeopleAsync()).Take(count).ToList();
        Assert.Equal(count, gone.Count);
        foreach (var person in gone) await Control.EraseEmployeeAsync(Name, person.Id, CancellationToken.None);
        return [.. gone.Select(person => $"{person.Id}").Order(StringComparer.Ordinal)];
    }

    /// <summary>The stored rows by Personio id.</summary>
    public async Task<IReadOnlyDictionary<string, TableEntity>> RowsAsync()
    {
        var rows = new Dictionary<string, TableEntity>();
        await foreach (var row in product.Employees.QueryAsync<TableEntity>(row => row.PartitionKey == company.Name))
            rows.Add(row.RowKey, row);
        return rows;
    }

    /// <summary>The versions of the stored rows: a row that was written has another one, even with the same content.</summary>
    public async Task<IReadOnlyDictionary<string, string>> VersionsAsync() =>
        (await RowsAsync()).ToDictionary(row => row.Key, row => $"{row.Value.ETag} {row.Value.Timestamp:O}");

    /// <summary>The people of the company, in the order of Personio's list.</summary>
    public Task<IReadOnlyList<SimulatedEmployee>> PeopleAsync() => Control.GetEmployeesAsync(Name, CancellationToken.None);

    /// <summary>What the table has to say about everybody in the company.</summary>
    public async Task<SortedDictionary<string, string>> TruthAsync() =>
        ExpectedRow.OfAll(await PeopleAsync(), person => EmailAttribute is null ? person.Email : person.CompanyEmail);

    /// <summary>Fails unless the table says of everybody what is true, column by column, and knows nobody else.</summary>
    public async Task AssertTableIsTrueAsync() => Assert.Equal(await TruthAsync(), ExpectedRow.OfAll(await RowsAsync()));

    /// <summary>The requests for lists that Personio has seen.</summary>
    public async Task<IReadOnlyList<SeenRequest>> ListRequestsAsync() =>
        [.. (await Control.GetRequestsAsync(Name, CancellationToken.None)).Where(request => request.Offset is not null)];

    public Task<SimulatedEmployee> EditAsync(long id, Func<SimulatedEmployee, SimulatedEmployee> edit) =>
        Control.EditEmployeeAsync(Name, id, edit, CancellationToken.None);

    public Task AddFaultAsync(FaultRule rule) => Control.AddFaultAsync(rule with { Company = Name }, CancellationToken.None);

    public Task ClearFaultsAsync() => Control.ClearFaultsAsync(Name, CancellationToken.None);
}
