using Azure.Core;
using Azure.Core.Pipeline;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>Measures every attempt, including the download of its body.</summary>
internal sealed class PersonioTelemetryPolicy(TimeProvider time) : AsyncPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = PersonioCall.From(message);
        var started = time.GetTimestamp();
        using var activity = PersonioTelemetry.StartRequest(call, message.Request.Uri.ToUri());
        try
        {
            await ProcessNextAsync(message, pipeline);
            PersonioTelemetry.RequestEnded(activity, call, Status(), null, time.GetElapsedTime(started));
        }
        catch (Exception exception)
        {
            PersonioTelemetry.RequestEnded(activity, call, Status(), exception, time.GetElapsedTime(started));
            throw;
        }

        int? Status() => message.HasResponse ? message.Response.Status : null;
    }
}
