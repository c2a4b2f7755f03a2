using System.IO.Compression;
using System.Net;
using System.Text;

namespace PersonioFunctions.Tests.Personio.Calls;

public sealed class PersonioBodyTests
{
    [Theory]
    [InlineData("")]
    [InlineData("<!DOCTYPE html><html><body>Bad gateway</body></html>")]
    [InlineData("""{"success":true,"data":[""")]
    [InlineData("""{"success":true,"data":[]} {}""")]
    [InlineData("[]")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"success":"true","data":[]}""")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":true,"data":null}""")]
    public async Task GetEmployees_BodyThatIsNoPage_IsRetriedAndThenInvalidAnswer(string body)
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json(body) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.Equal(4, personio.EmployeeRequests);
    }

    [Fact]
    public async Task GetEmployees_ByteOrderMark_IsSkipped()
    {
        var personio = new StubPersonio { Employees = (_, _) => StubPersonio.Json("\uFEFF" + StubPersonio.EmptyPage) };

        Assert.Single(await personio.CreateClient().PagesAsync());
    }

    [Fact]
    public async Task GetEmployees_BodyLargerThanTheLimit_IsInvalidAnswerAndReadNoFurther()
    {
        var stream = new EndlessStream();
        var personio = new StubPersonio { Employees = (_, _) => Stream(stream) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.InvalidAnswer, failure.Kind);
        Assert.Contains("32 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, personio.EmployeeRequests);
        Assert.InRange(stream.BytesRead, ResponseBody.MaxBytes, ResponseBody.MaxBytes * 2L);
    }

    [Fact]
    public async Task GetEmployees_LargePageInSmallPieces_IsReadWhole()
    {
        var bytes = Encoding.UTF8.GetBytes(StubPersonio.Page(Enumerable.Range(1, 20_000).Select(i => (long)i), 20_000));
        Assert.True(bytes.Length > 1 << 20);
        var personio = new StubPersonio { Employees = (_, _) => Stream(new TricklingStream(bytes)) };

        // Another request shows that nothing follows.
        var page = (await personio.CreateClient().PagesAsync())[0];

        Assert.Equal(20_000, page.Employees.Count);
        Assert.Equal("20000", page.Employees[^1].Id);
    }

    [Fact]
    public async Task GetEmployees_BodyBreaksOff_IsRetriedAndThenUnavailable()
    {
        var ended = new HttpIOException(HttpRequestError.ResponseEnded);
        var personio = new StubPersonio { Employees = (_, _) => Stream(new BrokenStream(ended)) };

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.Unavailable, failure.Kind);
        Assert.Equal(4, personio.EmployeeRequests);
    }

    [Fact]
    public async Task GetEmployees_BodyThatDoesNotDecompress_IsInvalidAnswer()
    {
        var personio = new StubPersonio
        {
            Employees = (_, _) => Stream(new GZipStream(new MemoryStream(new byte[64]), CompressionMode.Decompress)),
        };

        Assert.Equal(PersonioFailureKind.InvalidAnswer, (await personio.CreateClient().FailureAsync()).Kind);
    }

    [Fact]
    public async Task GetEmployees_BodyNeverEnds_TimesOutAndIsUnavailable()
    {
        var personio = new StubPersonio();
        personio.Pipeline.Retry.MaxRetries = 0;
        var stream = new SilentStream();
        personio.Employees = (_, _) => Stream(stream);

        var failure = personio.CreateClient().FailureAsync();
        await stream.Reading;
        personio.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(PersonioFailureKind.Unavailable, (await failure).Kind);
        Assert.Contains("30 s", (await failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetEmployees_NoAnswerAtAll_TimesOutEveryTryAndIsUnavailable()
    {
        var personio = new StubPersonio();
        personio.Pipeline.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(50);
        personio.Before = token => personio.EmployeeRequests > 0 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;

        var failure = await personio.CreateClient().FailureAsync();

        Assert.Equal(PersonioFailureKind.Unavailable, failure.Kind);
        Assert.Equal(4, personio.EmployeeRequests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetEmployees_CallerCancels_ThrowsOperationCanceled(bool duringTheBody)
    {
        using var source = new CancellationTokenSource();
        var personio = new StubPersonio();
        var stream = new SilentStream();
        if (duringTheBody)
        {
            personio.Employees = (_, _) => Stream(stream);
        }
        else
        {
            personio.Before = token => personio.EmployeeRequests > 0 ? stream.WaitAsync(token) : Task.CompletedTask;
        }

        var walk = personio.CreateClient().GetEmployeesAsync([], KnownPages.None, PageSize.Hundred, source.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        var page = walk.MoveNextAsync();
        await stream.Reading;
        await source.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await page);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.Equal(1, personio.EmployeeRequests);
        await walk.DisposeAsync();
    }

    [Fact]
    public async Task GetEmployees_CancelledBefore_SendsNothing()
    {
        var personio = new StubPersonio();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in personio.CreateClient().GetEmployeesAsync(
                [], KnownPages.None, PageSize.Hundred, new CancellationToken(canceled: true)))
            {
            }
        });
        Assert.Empty(personio.Requests);
    }

    private static HttpResponseMessage Stream(Stream stream) => new(HttpStatusCode.OK) { Content = new StreamContent(stream) };

    private abstract class OneWayStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);
    }

    private sealed class EndlessStream : OneWayStream
    {
        public long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            BytesRead += buffer.Length;
            return new(buffer.Length);
        }
    }

    private sealed class TricklingStream(byte[] bytes) : OneWayStream
    {
        private int _position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(buffer.Length, 1013), bytes.Length - _position);
            bytes.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return new(count);
        }
    }

    private sealed class BrokenStream(Exception fault) : OneWayStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw fault;
    }

    private sealed class SilentStream : OneWayStream
    {
        private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reading => _reading.Task;

        public async Task WaitAsync(CancellationToken cancellationToken)
        {
            _reading.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await WaitAsync(cancellationToken);
            return 0;
        }
    }
}
