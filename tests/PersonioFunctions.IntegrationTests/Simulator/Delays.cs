namespace PersonioFunctions.IntegrationTests.Simulator;

/// <summary>Proves that a response waits for the simulator's clock, without waiting in real time.</summary>
internal static class Delays
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task AssertAnswersOnlyAfterAsync(SimulatorBench bench, TimeSpan delay, Func<Task<HttpResponseMessage>> send)
    {
        var before = (await bench.Control.GetRequestsAsync(null, CancellationToken.None)).Count;
        var answer = send();
        using var deadline = new CancellationTokenSource(Deadline);
        while ((await bench.Control.GetRequestsAsync(null, deadline.Token)).Count == before)
            await Task.Yield();

        // Without a delay, the response would arrive long before twenty further ones. So no real time needs to be measured.
        for (var round = 0; round < 20; round++)
            await bench.Control.GetSettingsAsync(deadline.Token);
        Assert.False(answer.IsCompleted);
        // The request is logged before its delay begins, so the clock may have to move more than once.
        while (!answer.IsCompleted)
        {
            bench.Time.Advance(delay);
            await Task.WhenAny(answer, Task.Delay(10, deadline.Token));
            deadline.Token.ThrowIfCancellationRequested();
        }

        using var response = await answer;
        Assert.Equal(200, (int)response.StatusCode);
    }
}
