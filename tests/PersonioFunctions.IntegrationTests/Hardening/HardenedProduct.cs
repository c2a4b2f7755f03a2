using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace PersonioFunctions.IntegrationTests.Hardening;

/// <summary>The product in real processes, with two accounts that must not learn anything of each other.</summary>
public sealed class HardenedProduct(SharedAzurite azurite) : IAsyncLifetime
{
    public const string Alpha = "alpha";
    public const string Bravo = "bravo";

    // A day that does not come while tests run.
    private const string NoTick = "0 0 0 29 2 *";

    private string _connectionString = "";
    private SimulatorServer _simulator = null!;

    /// <summary>The host that serves both accounts.</summary>
    public LocalHostProcess Host { get; private set; } = null!;

    /// <summary>Controls the simulator and reads the requests that it received.</summary>
    public SimulatorControl Personio => _simulator.Control;

    /// <summary>The app settings of a host on this storage and this Personio.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["AzureWebJobsStorage"] = _connectionString,
        ["SyncSchedule"] = NoTick,
        ["Personio__BaseUrl"] = _simulator.BaseUrl.ToString(),
        ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.2",
        ["AzureFunctionsJobHost__logging__logLevel__default"] = "Warning",
    };

    public async ValueTask InitializeAsync()
    {
        _connectionString = await azurite.TakeAccountAsync();
        _simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Companies = [new(Alpha, 60), new(Bravo, 40)] }, TimeProvider.System, CancellationToken.None);
        Host = await LocalHostProcess.StartAsync(Settings);
        await ConnectAsync(Alpha);
        await ConnectAsync(Bravo);
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null) await Host.DisposeAsync();
        if (_simulator is not null) await _simulator.DisposeAsync();
    }

    /// <summary>Returns every stored row of an account, by table and key, with its version.</summary>
    public async Task<SortedDictionary<string, string>> RowsOfAsync(string account)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var tables = new TableServiceClient(_connectionString);
        foreach (var table in new[] { "Accounts", "Employees", "SyncRuns", "EmployeeChanges" })
        {
            await foreach (var row in tables.GetTableClient(table).QueryAsync<TableEntity>())
            {
                if (row.PartitionKey == account || (table == "Accounts" && AccountOf(row) == account))
                    rows[$"{table} {row.PartitionKey} {row.RowKey}"] = row.ETag.ToString();
            }
        }

        var plans = new BlobServiceClient(_connectionString).GetBlobContainerClient("plans");
        await foreach (var blob in plans.GetBlobsAsync(new GetBlobsOptions { Prefix = account + "/" }))
            rows[$"plans {blob.Name}"] = blob.Properties.ETag.ToString()!;
        return rows;
    }

    /// <summary>Returns the names of all tables, queues and containers.</summary>
    public async Task<SortedSet<string>> AccountsAsync()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var tables = new TableServiceClient(_connectionString);
        await foreach (var row in tables.GetTableClient("Accounts").QueryAsync<TableEntity>()) names.Add(AccountOf(row));
        foreach (var table in new[] { "Employees", "SyncRuns", "EmployeeChanges" })
        {
            await foreach (var row in tables.GetTableClient(table).QueryAsync<TableEntity>()) names.Add(row.PartitionKey);
        }

        var plans = new BlobServiceClient(_connectionString).GetBlobContainerClient("plans");
        await foreach (var blob in plans.GetBlobsAsync()) names.Add(blob.Name.Split('/')[0]);
        return names;
    }

    /// <summary>Returns the ids of an account's runs and of a plan made now.</summary>
    public async Task<IReadOnlyList<string>> RunAndPlanIdsAsync(string account)
    {
        using var plan = await Host.Client.PostAsync($"accounts/{account}/plans", content: null);
        plan.EnsureSuccessStatusCode();
        var runs = (await Host.Client.GetFromJsonAsync<JsonElement>($"accounts/{account}/runs")).GetProperty("items").EnumerateArray();
        return
        [
            .. runs.Select(run => run.GetProperty("runId").GetString()!),
            (await plan.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("planId").GetString()!,
        ];
    }

    /// <summary>Returns the ids of an account's people.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string account)
    {
        var people = await Personio.GetEmployeesAsync(account, CancellationToken.None);
        return [.. people.Select(person => person.Id.ToString(CultureInfo.InvariantCulture))];
    }

    // Besides accounts and their states, the table has the hashes of erased people: account, colon, hash.
    private static string AccountOf(TableEntity row) => row.PartitionKey == "erased" ? row.RowKey.Split(':')[0] : row.RowKey;

    private async Task ConnectAsync(string account)
    {
        var company = await Personio.GetCompanyAsync(account, CancellationToken.None);
        var credentials = new { clientId = company.ClientId, clientSecret = company.ClientSecret };
        using var answer = await Host.Client.PutAsJsonAsync($"accounts/{account}", credentials);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await RunsEndAsync(account, count: 1);

        // A second run gives the list of runs a second page.
        using var resync = await Host.Client.PostAsync($"accounts/{account}/resync", content: null);
        resync.EnsureSuccessStatusCode();
        await RunsEndAsync(account, count: 2);
    }

    private Task RunsEndAsync(string account, int count) => Eventually.TrueAsync(
        async () =>
        {
            var runs = (await Host.Client.GetFromJsonAsync<JsonElement>($"accounts/{account}/runs")).GetProperty("items").EnumerateArray();
            return runs.Count(run => run.GetProperty("status").GetString() == "succeeded") == count;
        },
        $"{account} has {count} runs that succeeded");
}

/// <summary>One such product for all tests of this folder.</summary>
[CollectionDefinition(Name)]
public sealed class SharedHardenedProduct : ICollectionFixture<HardenedProduct>
{
    public const string Name = "Hardening";
}
