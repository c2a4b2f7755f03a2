using Azure.Core;
using Azure.Core.Pipeline;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>Delays an attempt until the rate limits allow it.</summary>
internal sealed class PersonioRateLimitPolicy(PersonioRateLimits limits) : AsyncPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await limits.WaitAsync(PersonioCall.From(message), message.CancellationToken);
        await ProcessNextAsync(message, pipeline);
    }
}
