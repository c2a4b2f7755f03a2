using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using PersonioFunctions.IntegrationTests.Worker.Host.Protocol;
using RpcException = Grpc.Core.RpcException;

namespace PersonioFunctions.IntegrationTests.Worker.Host;

/// <summary>The stream of messages between the Functions host, which this is, and its worker.</summary>
internal sealed class WorkerChannel : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _waiting = new();
    private readonly ConcurrentQueue<RpcLog> _logs = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker has connected.</summary>
    public Task Started => _started.Task;

    /// <summary>What the worker has logged to the host so far.</summary>
    public IReadOnlyCollection<RpcLog> Logs => _logs;

    /// <summary>Sends a message that has no response.</summary>
    public void Send(StreamingMessage message) => Assert.True(_toWorker.Writer.TryWrite(message));

    /// <summary>Sends a message and waits for its response. Fails when the worker disconnects before.</summary>
    public Task<StreamingMessage> RequestAsync(StreamingMessage message)
    {
        var response = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        message.RequestId = Guid.NewGuid().ToString();
        _waiting[message.RequestId] = response;
        Send(message);
        return response.Task;
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var sending = SendAllAsync(responseStream, closed.Token);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken)) Receive(message);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or RpcException)
        {
            // The worker has ended.
        }

        foreach (var response in _waiting.Values) response.TrySetException(new IOException("The worker disconnected."));
        await closed.CancelAsync();
        await sending;
    }

    private void Receive(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.StartStream) _started.TrySetResult();
        else if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog) _logs.Enqueue(message.RpcLog);
        else if (_waiting.TryRemove(message.RequestId, out var response)) response.TrySetResult(message);
    }

    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> responseStream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _toWorker.Reader.ReadAllAsync(cancellationToken))
                await responseStream.WriteAsync(message, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException or RpcException)
        {
            // The worker has ended.
        }
    }
}
