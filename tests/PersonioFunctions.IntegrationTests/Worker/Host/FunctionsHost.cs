using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using PersonioFunctions.IntegrationTests.Worker.Host.Protocol;

namespace PersonioFunctions.IntegrationTests.Worker.Host;

/// <summary>
/// The Functions host as far as a worker can tell: it starts the published app, takes its metadata, loads its functions and invokes them.
/// What the real host decides by itself, such as when a message is due, is up to the test.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly WebApplication _server;
    private readonly WorkerChannel _channel;
    private readonly Dictionary<string, RpcFunctionMetadata> _functions = [];
    private HttpFront? _front;

    private FunctionsHost(WebApplication server, WorkerChannel channel, WorkerProcess worker)
    {
        (_server, _channel, Worker) = (server, channel, worker);
    }

    public WorkerProcess Worker { get; }

    /// <summary>What the worker has logged to the host so far.</summary>
    public IReadOnlyCollection<RpcLog> Logs => _channel.Logs;

    /// <summary>The address of the API, such as <c>http://127.0.0.1:40123/api/</c>.</summary>
    public Uri BaseUrl => _front!.BaseUrl;

    /// <summary>The invocations by HTTP so far, in the order of their requests.</summary>
    public IReadOnlyCollection<(string Id, Task<InvocationResponse> Response)> HttpInvocations => _front!.Invocations;

    /// <summary>The functions that the worker has named and loaded, in the order of their names.</summary>
    public IReadOnlyList<TriggerDescription> Functions =>
    [
        .. from function in _functions.Values
           orderby function.Name
           select TriggerDescription.From(function.Name, function.RawBindings.Select(binding => JsonNode.Parse(binding)!)),
    ];

    /// <summary>Starts a worker and loads every function.</summary>
    /// <param name="settings">The app settings by name.</param>
    /// <exception cref="InvalidOperationException">The worker ended instead of connecting; the message is its output.</exception>
    public static async Task<FunctionsHost> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var channel = new WorkerChannel();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(channel);
        var server = builder.Build();
        server.MapGrpcService<WorkerChannel>();
        await server.StartAsync();
        var host = new FunctionsHost(server, channel, new WorkerProcess(new Uri(server.Urls.Single()), settings));
        try
        {
            await host.InitializeAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Invokes a function as its trigger does.</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="data">What the trigger passes.</param>
    /// <param name="invocationId">The id of the invocation; null for a new one.</param>
    /// <param name="metadata">What else the host knows of the trigger, such as the values of the route.</param>
    public async Task<InvocationResponse> InvokeAsync(
        string name, TypedData data, string? invocationId = null, IEnumerable<KeyValuePair<string, object?>>? metadata = null)
    {
        var function = _functions[name];
        var trigger = function.RawBindings.Select(binding => JsonNode.Parse(binding)!)
            .Single(binding => ((string)binding["type"]!).EndsWith("Trigger", StringComparison.Ordinal));
        var request = new InvocationRequest
        {
            InvocationId = invocationId ?? Guid.NewGuid().ToString(),
            FunctionId = function.FunctionId,
            InputData = { new ParameterBinding { Name = (string)trigger["name"]!, Data = data } },
            TraceContext = new RpcTraceContext(),
        };
        foreach (var (key, value) in metadata ?? []) request.TriggerMetadata.Add(key, new TypedData { String = $"{value}" });
        return (await _channel.RequestAsync(new StreamingMessage { InvocationRequest = request })).InvocationResponse;
    }

    /// <summary>Invokes a function with the text of a queue message.</summary>
    public Task<InvocationResponse> InvokeAsync(string name, string message, string? invocationId = null) =>
        InvokeAsync(name, new TypedData { String = message }, invocationId);

    /// <summary>Asks the worker to cancel an invocation.</summary>
    public void Cancel(string invocationId) =>
        _channel.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });

    /// <summary>Asks the worker to end.</summary>
    public void Terminate() => _channel.Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });

    public async ValueTask DisposeAsync()
    {
        if (_front is not null) await _front.DisposeAsync();
        await Worker.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task InitializeAsync()
    {
        var ended = Worker.WaitForExitAsync();
        await Task.WhenAny(_channel.Started, ended, Task.Delay(StartLimit));
        if (!_channel.Started.IsCompletedSuccessfully)
            throw new InvalidOperationException(string.Join(Environment.NewLine, ["The worker does not connect:", .. Worker.Output]));

        var initialized = await _channel.RequestAsync(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest
            {
                HostVersion = "4.1040.0",
                WorkerDirectory = PublishedApp.Directory,
                FunctionAppDirectory = PublishedApp.Directory,
            },
        });
        Assert.Equal(StatusResult.Types.Status.Success, initialized.WorkerInitResponse.Result.Status);

        var metadata = await _channel.RequestAsync(new StreamingMessage
        {
            FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = PublishedApp.Directory },
        });
        Assert.Equal(StatusResult.Types.Status.Success, metadata.FunctionMetadataResponse.Result.Status);
        foreach (var function in metadata.FunctionMetadataResponse.FunctionMetadataResults) await LoadAsync(function);
        var endpoint = new Uri(initialized.WorkerInitResponse.Capabilities["HttpUri"]);
        _front = await HttpFront.StartAsync(endpoint, Functions, InvokeHttp);
    }

    private async Task LoadAsync(RpcFunctionMetadata function)
    {
        if (function.FunctionId.Length == 0) function.FunctionId = Guid.NewGuid().ToString();
        var loaded = await _channel.RequestAsync(new StreamingMessage
        {
            FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function },
        });
        var result = loaded.FunctionLoadResponse.Result;
        Assert.True(result.Status == StatusResult.Types.Status.Success, $"{function.Name} is not loaded: {result.Exception?.Message}");
        _functions.Add(function.Name, function);
    }

    private (string InvocationId, Task<InvocationResponse> Response) InvokeHttp(string name, RouteValueDictionary route)
    {
        var id = Guid.NewGuid().ToString();
        return (id, InvokeAsync(name, new TypedData { Http = new RpcHttp() }, id, route));
    }
}
