using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>A pipeline policy for asynchronous calls only.</summary>
internal abstract class AsyncPipelinePolicy : HttpPipelinePolicy
{
    public sealed override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Calls to Personio are asynchronous only.");
}
