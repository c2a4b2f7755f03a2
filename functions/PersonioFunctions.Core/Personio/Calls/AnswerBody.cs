using System.Buffers;
using PersonioFunctions.Personio.Pipeline;

namespace PersonioFunctions.Personio.Calls;

/// <summary>
/// The bytes of one answer in a pooled buffer, counted while they stream in. A page of 100 people is a few hundred kilobytes: reading
/// it whole and then once through is half the work of a reader that stops at every chunk, and broken pages are known before a
/// record is made of them.
/// </summary>
internal sealed class AnswerBody : IDisposable
{
    /// <summary>Far above any real page, far below what hurts a small instance.</summary>
    internal const int MaxBytes = 32 << 20;

    private const int FirstBuffer = 256 << 10;

    private byte[] _buffer;
    private int _length;

    private AnswerBody(byte[] buffer) => _buffer = buffer;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads to the end.</summary>
    /// <exception cref="AnswerTooLargeException">There is more than <see cref="MaxBytes"/>, after decompression.</exception>
    public static async Task<AnswerBody> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var body = new AnswerBody(ArrayPool<byte>.Shared.Rent(FirstBuffer));
        try
        {
            int read;
            while ((read = await stream.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken)) > 0)
            {
                body._length += read;
                if (body._length > MaxBytes)
                {
                    throw new AnswerTooLargeException();
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

    // Cleared: the pool is the process's, and what was in here were people or a token.
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

/// <summary>An answer exceeds <see cref="AnswerBody.MaxBytes"/>. Never leaves <see cref="PersonioAttemptPolicy"/>.</summary>
internal sealed class AnswerTooLargeException : Exception;
