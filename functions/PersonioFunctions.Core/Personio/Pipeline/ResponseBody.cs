using System.Buffers;

namespace PersonioFunctions.Personio.Pipeline;

/// <summary>
/// The bytes of one response in a pooled buffer. A page of 100 people is a few hundred kilobytes. Reading it whole and parsing it once
/// costs half of parsing chunk by chunk, and a truncated page fails before any record is made.
/// </summary>
internal sealed class ResponseBody : IDisposable
{
    /// <summary>The most bytes accepted, after decompression: far above a real page, and harmless for a small instance.</summary>
    internal const int MaxBytes = 32 << 20;

    private const int FirstBuffer = 256 << 10;

    private byte[] _buffer;
    private int _length;

    private ResponseBody(byte[] buffer) => _buffer = buffer;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads the stream to its end.</summary>
    /// <exception cref="ResponseTooLargeException">The body has more than <see cref="MaxBytes"/>.</exception>
    public static async Task<ResponseBody> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = new ResponseBody(ArrayPool<byte>.Shared.Rent(FirstBuffer));
        try
        {
            int read;
            while ((read = await stream.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken)) > 0)
            {
                body._length += read;
                if (body._length > MaxBytes)
                {
                    throw new ResponseTooLargeException();
                }

                if (body._length == body._buffer.Length)
                {
                    body.Grow();
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    // The whole process shares the pool, so people's data and tokens are cleared from the buffer.
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _length = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}

/// <summary>A response exceeds the size limit. The attempt policy turns this into a <see cref="PersonioException"/>.</summary>
internal sealed class ResponseTooLargeException : Exception;
