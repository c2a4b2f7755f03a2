using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Http;

namespace PersonioFunctions.IntegrationTests.LocalHost;

/// <summary>The calls that the probe functions received.</summary>
public sealed class Probe
{
    public ConcurrentQueue<string> Messages { get; } = new();

    public ConcurrentQueue<string> PoisonMessages { get; } = new();

    public TaskCompletionSource WaitStarted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource WaitCancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Ticks => _ticks;

    private int _ticks;

    public void Tick() => Interlocked.Increment(ref _ticks);

    public async Task WaitForCancellationAsync(CancellationToken cancellationToken)
    {
        WaitStarted.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            WaitCancelled.TrySetResult();
        }
    }
}

/// <summary>Functions with the signatures of the real ones, which record their calls.</summary>
public sealed class ProbeHttpTriggers(Probe probe)
{
    [FunctionName(nameof(Echo))]
    public async Task<IActionResult> Echo(
        [HttpTrigger(AuthorizationLevel.Function, "put", "post", Route = "echo/{name}/items/{id}")] HttpRequest request,
        string name,
        string id,
        CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken);
        return new TextResult(StatusCodes.Status201Created, $"{request.Method} {name} {id} {request.Query["top"]} {body}");
    }

    [FunctionName(nameof(Open))]
    public Task<IActionResult> Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) =>
        Task.FromResult<IActionResult>(new TextResult(StatusCodes.Status200OK, "open"));

    [FunctionName(nameof(Fail))]
    public Task<IActionResult> Fail([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail")] HttpRequest request) =>
        throw new InvalidOperationException("the inside of the function");

    [FunctionName(nameof(Wait))]
    public async Task<IActionResult> Wait(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request, CancellationToken cancellationToken)
    {
        await probe.WaitForCancellationAsync(cancellationToken);
        return new TextResult(StatusCodes.Status200OK, "never");
    }

    private sealed class TextResult(int status, string text) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context)
        {
            context.HttpContext.Response.StatusCode = status;
            return context.HttpContext.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
        }
    }
}

public sealed class ProbeQueueTriggers(Probe probe)
{
    public const string QueueSetting = "ProbeQueue";
    public const string Bad = "bad";
    public const string Slow = "slow";

    [FunctionName(nameof(Receive))]
    public async Task Receive([QueueTrigger($"%{QueueSetting}%")] string message, CancellationToken cancellationToken)
    {
        if (message == Bad)
            throw new InvalidOperationException("This message is bad.");

        if (message == Slow)
            await probe.WaitForCancellationAsync(cancellationToken);

        probe.Messages.Enqueue(message);
    }

    [FunctionName(nameof(ReceivePoison))]
    public void ReceivePoison([QueueTrigger($"%{QueueSetting}%-poison")] string message) => probe.PoisonMessages.Enqueue(message);
}

public sealed class ProbeRareTimerTriggers(Probe probe)
{
    [FunctionName(nameof(TickRarely))]
    public void TickRarely([TimerTrigger("0 0 0 29 2 *")] TimerInfo timer) => probe.Tick();
}

public sealed class ProbeTimerTriggers(Probe probe)
{
    [FunctionName(nameof(Tick))]
    public void Tick([TimerTrigger("* * * * * *")] TimerInfo timer) => probe.Tick();
}
