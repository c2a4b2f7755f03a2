using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.Storage;

/// <summary>
/// Counts the storage transactions of an operation, including retries. Each request is one billed transaction; a batch of 100 rows is one
/// request. Every request sent between <see cref="Begin"/> and the end of its scope counts, on any thread of the operation.
/// </summary>
internal sealed class TransactionMeter
{
    private int _count;

    /// <summary>The requests sent so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Starts counting the requests of this async flow, until the scope is disposed.</summary>
    public IDisposable Begin() =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [nameof(TransactionMeter)] = this });

    /// <summary>Counts the requests of a storage client. Add it to the client's pipeline per retry.</summary>
    internal sealed class Policy : HttpPipelineSynchronousPolicy
    {
        /// <inheritdoc/>
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.TryGetProperty(nameof(TransactionMeter), out var value) && value is TransactionMeter meter)
                Interlocked.Increment(ref meter._count);
        }
    }
}
