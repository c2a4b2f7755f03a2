using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>A pipeline policy of a client whose every member is asynchronous.</summary>
internal abstract class AsyncPipelinePolicy : HttpPipelinePolicy
{
    public sealed override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Personio is called asynchronously only.");
}
