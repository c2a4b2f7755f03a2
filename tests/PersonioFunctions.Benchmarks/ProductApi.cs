using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PersonioSimulator;

namespace PersonioFunctions.Benchmarks;

/// <summary>A run as the API returns it.</summary>
internal sealed record RunView(
    string RunId,
    string Account,
    string Status,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    CountsView Counts,
    int PersonioRequests,
    int StorageTransactions,
    NoticeView? Error)
{
    /// <summary>The duration of the work, without the time in the queue.</summary>
    public TimeSpan Duration => FinishedAt!.Value - StartedAt!.Value;
}

internal sealed record CountsView(int Created, int Updated, int Unchanged);

internal sealed record NoticeView(string Code, string Message);

internal sealed record RunStartedView(string Account, string RunId);

internal sealed record ListView<T>(IReadOnlyList<T> Items);

/// <summary>Calls the product's HTTP API.</summary>
internal sealed class ProductApi(HttpClient client)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Connects a company under its own name and waits for its first run.</summary>
    public async Task<RunView> ConnectAsync(CompanyInfo company)
    {
        using var answer = await client.PutAsync(
            $"accounts/{company.Name}", JsonContent.Create(new { company.ClientId, company.ClientSecret }));
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        var runs = await client.GetFromJsonAsync<ListView<RunView>>($"accounts/{company.Name}/runs", JsonSerializerOptions.Web);
        return await EndOfAsync(company.Name, runs!.Items[0].RunId);
    }

    /// <summary>Requests a run and waits for its end.</summary>
    public async Task<RunView> ResyncAsync(string account)
    {
        using var answer = await client.PostAsync($"accounts/{account}/resync", content: null);
        var started = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<RunStartedView>(JsonSerializerOptions.Web);
        return await EndOfAsync(account, started!.RunId);
    }

    /// <summary>Requests a run of every account and waits for all ends.</summary>
    public async Task<IReadOnlyList<RunView>> ResyncAllAsync()
    {
        using var answer = await client.PostAsync("resync", content: null);
        var started = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ListView<RunStartedView>>(JsonSerializerOptions.Web);
        var runs = new List<RunView>();
        foreach (var run in started!.Items) runs.Add(await EndOfAsync(run.Account, run.RunId));
        return runs;
    }

    /// <summary>Waits for the end of a run, which need not have started yet.</summary>
    public async Task<RunView> EndOfAsync(string account, string runId)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            using var answer = await client.GetAsync($"accounts/{account}/runs/{runId}", limit.Token);
            var run = answer.StatusCode == HttpStatusCode.NotFound
                ? null
                : await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<RunView>(JsonSerializerOptions.Web, limit.Token);
            if (run?.FinishedAt is not null)
            {
                return run.Status == "succeeded"
                    ? run
                    : throw new InvalidOperationException($"Run {runId} of {account} ended as {run.Status}: {run.Error?.Message}");
            }

            await Task.Delay(Interval, limit.Token);
        }
    }
}
