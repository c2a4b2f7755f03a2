using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.Personio.Http;

/// <summary>Measures every try, its answer's body included.</summary>
internal sealed class PersonioTelemetryPolicy(TimeProvider time) : AsyncPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = PersonioCall.Of(message);
        var started = time.GetTimestamp();
        using var activity = Telemetry.StartRequest(call, message.Request.Uri.ToUri(), message.ProcessingContext.RetryNumber);
        try
        {
            await ProcessNextAsync(message, pipeline);
            Telemetry.RequestEnded(activity, call, Status(), null, time.GetElapsedTime(started));
        }
        catch (Exception exception)
        {
            Telemetry.RequestEnded(activity, call, Status(), exception, time.GetElapsedTime(started));
            throw;
        }

        int? Status() => message.HasResponse ? message.Response.Status : null;
    }
}
