using System.Net.Http.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using PersonioFunctions.IntegrationTests.Secrets;
using PersonioFunctions.IntegrationTests.Worker.Host;
using PersonioFunctions.IntegrationTests.Worker.Host.Protocol;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>Storage, Personio and a vault for published apps that start and stop. The tests deliver the messages of the queue.</summary>
internal sealed class WorkerStage : IAsyncDisposable
{
    private readonly VaultDoor _vault;

    private WorkerStage(string connectionString, SimulatorServer personio, VaultDoor vault)
    {
        (ConnectionString, Personio, _vault) = (connectionString, personio, vault);
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        Queue = new QueueServiceClient(connectionString, options).GetQueueClient(QueueNames.SyncAccounts);
        var tables = new TableServiceClient(connectionString);
        Employees = tables.GetTableClient(TableNames.Employees);
        Runs = new SyncRunStore(tables);
        States = new AccountStateStore(tables);
    }

    public string ConnectionString { get; }

    public SimulatorServer Personio { get; }

    public QueueClient Queue { get; }

    public TableClient Employees { get; }

    public SyncRunStore Runs { get; }

    public AccountStateStore States { get; }

    /// <summary>The content of the vault.</summary>
    public KeyVaultSecrets Secrets => _vault.Secrets;

    public static async Task<WorkerStage> OpenAsync(SharedAzurite azurite)
    {
        var options = new SimulatorOptions { Today = ExpectedRow.Today(), Companies = [] };
        var personio = await SimulatorServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        return new WorkerStage(await azurite.TakeAccountAsync(), personio, await VaultDoor.OpenAsync());
    }

    /// <summary>Starts a published app.</summary>
    /// <param name="connectionString">The storage, if there is something in front of it.</param>
    public Task<FunctionsHost> StartHostAsync(string? connectionString = null)
    {
        var settings = new Dictionary<string, string>(_vault.Settings)
        {
            ["AzureWebJobsStorage"] = connectionString ?? ConnectionString,
            ["SyncSchedule"] = "0 0 * * * *",
            ["Personio__BaseUrl"] = Personio.BaseUrl.ToString(),
        };
        return FunctionsHost.StartAsync(settings);
    }

    /// <summary>Connects a new company over HTTP. Its first run waits on the queue.</summary>
    /// <returns>The company, whose name is that of the account.</returns>
    public async Task<CompanyInfo> ConnectAsync(FunctionsHost host, string name, int size)
    {
        var company = await Personio.Control.AddCompanyAsync(new SimulatorCompany(name, size), CancellationToken.None);
        using var client = new HttpClient { BaseAddress = host.BaseUrl };
        using var answer = await client.PutAsJsonAsync(
            $"accounts/{name}", new { clientId = company.ClientId, clientSecret = company.ClientSecret });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return company;
    }

    /// <summary>Takes the next message, which must become visible soon, and passes it to the function of the queue.</summary>
    /// <returns>The response of the function. The message is deleted if the function succeeded.</returns>
    public async Task<InvocationResponse> DeliverAsync(FunctionsHost host, string? invocationId = null)
    {
        QueueMessage? message = null;
        await Eventually.TrueAsync(
            async () => (message = await Queue.ReceiveMessageAsync(TimeSpan.FromMinutes(10))) is not null, "a message is visible");
        var response = await host.InvokeAsync("SyncAccount", message!.Body.ToString(), invocationId);
        if (response.Result.Status == StatusResult.Types.Status.Success)
            await Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        return response;
    }

    /// <summary>Connects a company and begins its first run, which waits for a page of the list that never comes.</summary>
    /// <param name="host">The host that runs it.</param>
    /// <param name="name">The name of company and account.</param>
    /// <param name="invocationId">The id of the invocation.</param>
    /// <returns>The response of the function, which is still to come.</returns>
    public async Task<Task<InvocationResponse>> BeginStuckRunAsync(FunctionsHost host, string name, string invocationId)
    {
        await ConnectAsync(host, name, size: 250);
        await Personio.Control.AddFaultAsync(
            new FaultRule
            {
                Company = name,
                Kind = FaultKind.Slow,
                On = FaultTarget.Employees,
                Page = 1,
                DelayMilliseconds = int.MaxValue,
            },
            CancellationToken.None);
        var response = DeliverAsync(host, invocationId);
        await Eventually.TrueAsync(
            async () => (await Personio.Control.GetRequestsAsync(name, CancellationToken.None))
                .Any(request => request.Offset is > 0), "the page is asked for");
        return response;
    }

    /// <summary>Fails unless the newest run was interrupted, has released its account, and waits to continue.</summary>
    public async Task AssertInterruptedAsync(string account)
    {
        var run = await NewestRunAsync(account);
        Assert.Equal((SyncRunStatus.Queued, "interrupted"), (run.Status, run.Error?.Code));
        Assert.Null((await States.GetAsync(account, CancellationToken.None)).Lease);
    }

    /// <summary>Returns the newest run of an account.</summary>
    public async Task<SyncRun> NewestRunAsync(string account) =>
        (await Runs.ListAsync(account, top: 1, continuationToken: null, CancellationToken.None)).Items[0];

    /// <summary>Returns the stored rows of an account by id.</summary>
    public async Task<Dictionary<string, TableEntity>> RowsAsync(string account) =>
        await Employees.QueryAsync<TableEntity>(row => row.PartitionKey == account).ToDictionaryAsync(row => row.RowKey);

    public async ValueTask DisposeAsync()
    {
        await Personio.DisposeAsync();
        await _vault.DisposeAsync();
    }
}
