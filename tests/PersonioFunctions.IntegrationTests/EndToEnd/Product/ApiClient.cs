using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>
/// Calls the API and keeps every problem response. No response may contain a secret or a token, and each must be as the OpenAPI document
/// describes it.
/// </summary>
internal sealed class ApiClient(Uri baseUrl) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = baseUrl };
    private readonly ConcurrentQueue<string> _problems = new();

    /// <summary>The problem responses so far, as received.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, content: null);

    public Task<ApiAnswer> PostAsync(string path) => SendAsync(HttpMethod.Post, path, content: null);

    /// <summary>Sends an object as JSON.</summary>
    public Task<ApiAnswer> PostAsync(string path, object body) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, body.GetType()));

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, content: null);

    /// <summary>Sends an object as JSON.</summary>
    public Task<ApiAnswer> PutAsync(string path, object body) => PutAsync(path, JsonContent.Create(body, body.GetType()));

    public Task<ApiAnswer> PutAsync(string path, HttpContent content) => SendAsync(HttpMethod.Put, path, content);

    /// <summary>Waits until these runs have ended or wait for Personio.</summary>
    public async Task WaitForRunsAsync(IEnumerable<RunStartedView> runs)
    {
        foreach (var run in runs)
        {
            await Eventually.TrueAsync(
                async () => (await GetAsync(run.Location["/api/".Length..])).Read<RunView>().IsAtRest,
                $"the run of {run.Account} is at rest");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        Assert.DoesNotMatch(Confidential.SecretPattern, body + response.Headers);
        if (mediaType == "application/problem+json")
            _problems.Enqueue(body);
        var answer = new ApiAnswer(response.StatusCode, mediaType, response.Headers.Location?.OriginalString, body);
        ApiContract.Check(method, path, answer);
        return answer;
    }
}

/// <summary>A response of the API.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string? MediaType, string? Location, string Body)
{
    private static readonly JsonSerializerOptions Strict =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The body of a successful response; fails for another status.</summary>
    public T Read<T>(HttpStatusCode expected = HttpStatusCode.OK)
    {
        Assert.True(Status == expected, $"{(int)Status} instead of {(int)expected}: {Body}");
        Assert.Equal("application/json", MediaType);
        return JsonSerializer.Deserialize<T>(Body, Strict)!;
    }

    /// <summary>The problem; fails when the response is not a problem.</summary>
    public ProblemView ReadProblem(HttpStatusCode status, string code)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Body}");
        Assert.Equal("application/problem+json", MediaType);
        var problem = JsonSerializer.Deserialize<ProblemView>(Body, Strict)!;
        Assert.Equal((int)status, problem.Status);
        Assert.Equal(code, problem.Code);
        Assert.NotEmpty(problem.Detail);
        return problem;
    }
}
