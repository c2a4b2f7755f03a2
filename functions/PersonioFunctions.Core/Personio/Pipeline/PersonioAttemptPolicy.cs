using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using PersonioFunctions.Personio.Calls;
using PersonioFunctions.Personio.Json;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// Makes one attempt: request, response and body within one timeout. It ends with a result on the call or a
/// <see cref="PersonioException"/>. The body is read here, inside the retries, so that a truncated page is requested again.
/// </summary>
/// <param name="timeout">The limit for the whole attempt. The pipeline's own timeout ends when the headers have arrived.</param>
/// <param name="time">The clock.</param>
internal sealed class PersonioAttemptPolicy(TimeSpan timeout, TimeProvider time) : AsyncPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = PersonioCall.From(message);
        var cancelled = message.CancellationToken;
        var started = time.GetTimestamp();
        call.Requests++;
        call.MayRetry = false;
        (call.Status, call.RefusedWith) = (0, null);
        try
        {
            await ProcessNextAsync(message, pipeline);
            call.Status = message.Response.Status;
            var remaining = timeout - time.GetElapsedTime(started);
            if (call.HasBody(call.Status))
            {
                await ReadBodyAsync(call, message, remaining);
                return;
            }

            throw call.NeedsEnvelope(call.Status) && !await IsFromPersonioAsync(message, remaining)
                ? PersonioFailures.RefusedByAnother(call, call.Status, RetryAfter(message))
                : PersonioFailures.Refused(call, call.Status, "", RetryAfter(message));
        }
        catch (Exception) when (cancelled.IsCancellationRequested)
        {
            // Cancellation by the caller can surface as any exception of the interrupted operation.
            throw new OperationCanceledException(cancelled);
        }
        catch (OperationCanceledException)
        {
            throw PersonioFailures.TimedOut(call, timeout);
        }
        catch (Exception broken) when (broken is RequestFailedException or HttpRequestException or IOException)
        {
            throw PersonioFailures.Unreachable(call, broken);
        }
    }

    private async Task<bool> IsFromPersonioAsync(HttpMessage message, TimeSpan remaining)
    {
        try
        {
            using var body = await ReadAsync(message, remaining);
            return RefusalReader.IsFromPersonio(body.Bytes);
        }
        catch (Exception broken) when (broken is InvalidDataException or ResponseTooLargeException)
        {
            return false;
        }
    }

    private async Task<ResponseBody> ReadAsync(HttpMessage message, TimeSpan remaining)
    {
        using var expired = new CancellationTokenSource(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, message.CancellationToken);
        await using var content = ContentCoding.Decode(message.Response);
        return await ResponseBody.ReadAsync(content, linked.Token);
    }

    private async Task ReadBodyAsync(PersonioCall call, HttpMessage message, TimeSpan remaining)
    {
        int? error;
        try
        {
            using var body = await ReadAsync(message, remaining);
            error = call.Read(body.Bytes);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or InvalidDataException)
        {
            throw PersonioFailures.Unreadable(call, message.Response.Status, broken as JsonException);
        }
        catch (ResponseTooLargeException)
        {
            throw PersonioFailures.TooLarge(call);
        }

        if (error is { } code)
        {
            throw PersonioFailures.Refused(call, code, $"{message.Response.Status}, but reported failure with code ", RetryAfter(message));
        }
    }

    private TimeSpan? RetryAfter(HttpMessage message) => RetryAfterHeader.Read(message.Response.Headers, time.GetUtcNow());
}
