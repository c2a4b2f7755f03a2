using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;

namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>What a publisher takes from the answer of a target: its status and how long to wait, and nothing else.</summary>
public sealed class TargetAnswerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Marker = "Quastenflosser";

    [Theory]
    [InlineData("600", 600)]
    [InlineData("1", 5)]
    [InlineData("99999999", 86400)]
    public async Task Target_RetryAfter_IsAskedThen(string header, int seconds)
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();
        stage.Receiver.AnswerWith(429, header);

        await stage.MoveAsync("One", 1001);

        var subscription = await stage.SubscriptionAsync();
        Assert.Equal(seconds, Math.Round((subscription.RetryAt!.Value - stage.Sync.Time.GetUtcNow()).TotalSeconds));
    }

    [Theory]
    [InlineData(1200, 1200)]
    [InlineData(-1200, 5)]
    [InlineData(604800, 86400)]
    public async Task Target_RetryAfterAsADate_IsAskedThen(int offset, int seconds)
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await stage.SubscribeAsync();

        // The header has no fractions of a second.
        var now = DateTimeOffset.FromUnixTimeSeconds(stage.Sync.Time.GetUtcNow().ToUnixTimeSeconds() + 1);
        stage.Sync.Time.SetUtcNow(now);
        stage.Receiver.AnswerWith(503, now.AddSeconds(offset).ToString("R", CultureInfo.InvariantCulture));

        await stage.MoveAsync("One", 1001);

        Assert.Equal(seconds, ((await stage.SubscriptionAsync()).RetryAt!.Value - stage.Sync.Time.GetUtcNow()).TotalSeconds);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Target_AnswersWithText_IsStoredAndLoggedNowhere(int status)
    {
        await using var stage = await EventStage.OpenAsync(await azurite.TakeAnotherAsync());
        await stage.SubscribeAsync("employee.*", "account.*");
        stage.Receiver.Answer = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Answer"] = Marker;
            await context.Response.WriteAsync(Marker);
        };

        await stage.MoveAsync("One", 1001);
        var tried = await stage.Sync.Get<SubscriptionActions>().TestAsync(await stage.SubscriptionAsync(), CancellationToken.None);

        Assert.Equal(status, tried.Status);
        var stored = new StringBuilder($"{tried} {await stage.SubscriptionAsync()}");
        foreach (var table in TableNames.All)
        {
            await foreach (var row in stage.Sync.Tables.GetTableClient(table).QueryAsync<TableEntity>())
                stored.AppendLine(string.Join(' ', row.Select(column => $"{column.Key}={column.Value}")));
        }

        stored.AppendJoin('\n', stage.Sync.Sent.Wakes.Select(wake => wake.Message.ToJson()));
        stored.AppendJoin('\n', stage.Sync.Log.GetSnapshot().Select(record => $"{record.Message} {record.Exception}"));
        Assert.Contains(stage.Name, stored.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, stored.ToString(), StringComparison.Ordinal);
    }

    // The product reads 4 KiB. The rest of what was sent is in the buffers of the system, which nobody reads.
    [Fact]
    public async Task Target_AnswersWithAGigabyte_IsCutOffAndCountsAsDelivered()
    {
        await using var stage = await EventStage.OpenAsync(azurite);
        await using var endless = new EndlessTarget();
        Assert.Equal(EditOutcome.Created, (await stage.PutAsync(endless.Url)).Outcome);

        await stage.MoveAsync("One", 1001);
        await stage.MoveAsync("Two", 1001);

        Assert.Equal([true, true], await endless.CutOffAsync(2));
        Assert.InRange(endless.LongestAnswer, 1, 256 * 1024);
        var stored = await stage.SubscriptionAsync();
        Assert.Equal((SubscriptionStatus.Active, 0, null), (stored.Status, stored.Attempts, stored.Failure));
    }

    /// <summary>A target that answers every request with a gigabyte, and knows how much of it left its own buffer.</summary>
    private sealed class EndlessTarget : IAsyncDisposable
    {
        private const int Block = 4 * 1024;
        private const long Gigabyte = 1 << 30;

        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Task<(bool IsCutOff, long Sent)>> _answers = [];
        private readonly Task _accepting;

        public EndlessTarget()
        {
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public string Url => $"http://{_listener.LocalEndpoint}/hook";

        public long LongestAnswer => _answers.Max(answer => answer.Result.Sent);

        public async Task<IEnumerable<bool>> CutOffAsync(int count)
        {
            await Eventually.TrueAsync(() => _answers.Count(answer => answer.IsCompleted) == count, $"{count} answers are over");
            return _answers.Select(answer => answer.Result.IsCutOff);
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Dispose();
            await _accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true) _answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync()));
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private static async Task<(bool IsCutOff, long Sent)> AnswerAsync(TcpClient client)
        {
            using var connection = client;
            connection.SendBufferSize = Block;
            var stream = connection.GetStream();
            var sent = 0L;
            try
            {
                _ = await stream.ReadAsync(new byte[64 * 1024]);

                // One chunk, because an answer that states its length is not read at all.
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Gigabyte:x}\r\n"));
                for (var block = new byte[Block]; sent < Gigabyte; sent += Block) await stream.WriteAsync(block);
                return (false, sent);
            }
            catch (IOException)
            {
                return (true, sent);
            }
        }
    }
}
