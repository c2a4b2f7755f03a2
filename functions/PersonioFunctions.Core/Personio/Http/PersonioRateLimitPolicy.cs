using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.Personio.Http;

/// <summary>Lets a try go when the limits allow it.</summary>
internal sealed class PersonioRateLimitPolicy(PersonioRateLimits limits) : AsyncPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await limits.WaitAsync(PersonioCall.Of(message), message.CancellationToken);
        await ProcessNextAsync(message, pipeline);
    }
}
