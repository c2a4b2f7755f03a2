using Azure.Core;
using Azure.Core.Pipeline;
using PersonioFunctions.Personio.Calls;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>Lets a try go when the limits allow it.</summary>
internal sealed class PersonioRateLimitPolicy(PersonioRateLimits limits) : AsyncPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await limits.WaitAsync(PersonioCall.From(message), message.CancellationToken);
        await ProcessNextAsync(message, pipeline);
    }
}
