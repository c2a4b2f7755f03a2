using System.Text.Json;
using PersonioSimulator;

namespace PersonioFunctions.LocalHost.Demo;

/// <summary>A run as the API shows it.</summary>
internal sealed record DemoRun(
    string RunId,
    string Trigger,
    string Status,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DemoCounts Counts,
    int? Total,
    int PersonioRequests,
    int StorageTransactions,
    DemoNotice? Error)
{
    public bool IsFinished => FinishedAt is not null;

    public bool Succeeded => Status == "succeeded";

    public TimeSpan Duration => FinishedAt - StartedAt ?? TimeSpan.Zero;
}

/// <summary>The counts of a run as the API shows them.</summary>
internal sealed record DemoCounts(int Fetched, int Created, int Updated, int Unchanged, int Skipped);

/// <summary>A notice as the API shows it.</summary>
internal sealed record DemoNotice(string Code, string Message);

/// <summary>An employee as the API shows it.</summary>
internal sealed record DemoEmployee(
    string Id, string? DisplayName, string? Email, string? JobTitle, string? Department, string? ManagerName, string LifecycleState);

/// <summary>A list as the API shows it.</summary>
internal sealed record DemoList<T>(IReadOnlyList<T> Items);

/// <summary>Calls the product over HTTP, as any caller does.</summary>
internal sealed class DemoApi(HttpClient client)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Connects a simulated company as an account of the same name.</summary>
    public async Task ConnectAsync(CompanyInfo company, CancellationToken cancellationToken)
    {
        var body = new
        {
            company.ClientId,
            company.ClientSecret,
            CompanyName = "PERSONIO_SIMULATOR",
            DisplayName = $"{company.Name} (simulated)",
        };
        using var answer = await client.PutAsJsonAsync($"accounts/{company.Name}", body, Json, cancellationToken);
        if (answer.IsSuccessStatusCode) return;
        throw new StartupException(
            $"Account {company.Name} could not be connected: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>Returns the runs of an account, newest first.</summary>
    public async Task<IReadOnlyList<DemoRun>> GetRunsAsync(string account, CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<DemoList<DemoRun>>($"accounts/{account}/runs", Json, cancellationToken))!.Items;

    /// <summary>Returns some employees of an account.</summary>
    public async Task<IReadOnlyList<DemoEmployee>> GetEmployeesAsync(string account, int top, CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<DemoList<DemoEmployee>>($"accounts/{account}/employees?top={top}", Json, cancellationToken))!.Items;
}
