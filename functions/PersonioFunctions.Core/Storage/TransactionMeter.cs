using Azure.Core;
using Azure.Core.Pipeline;

namespace PersonioFunctions.Storage;

/// <summary>
/// Counts the storage transactions that a piece of work causes, retries included: every request is one billed transaction, and a
/// batch of 100 rows is one request. Anything between <see cref="Begin"/> and the end of its scope counts, on whichever thread.
/// </summary>
internal sealed class TransactionMeter
{
    private int _count;

    /// <summary>Requests sent so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Starts counting what this flow of execution sends, until the scope is disposed.</summary>
    public IDisposable Begin() =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [nameof(TransactionMeter)] = this });

    /// <summary>The part of a storage client's pipeline that counts. Add it per retry.</summary>
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
