using System.Diagnostics;

namespace PersonioFunctions.Tests.Personio.Pipeline;

public sealed class PersonioRateLimitsTests
{
    [Fact]
    public async Task Wait_BurstUsedUp_DelaysOnlyThatAccount()
    {
        using var limits = new PersonioRateLimits(requestsPerMinute: 100, burstPerSecond: 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(limits.WaitAsync(Employees("acme"), CancellationToken.None).IsCompletedSuccessfully);
        }

        var fourth = limits.WaitAsync(Employees("acme"), CancellationToken.None);

        Assert.False(fourth.IsCompleted);
        Assert.True(limits.WaitAsync(Employees("globex"), CancellationToken.None).IsCompletedSuccessfully);
        await fourth;
    }

    [Fact]
    public async Task Wait_MinuteUsedUp_HoldsUntilCancelledAndRefusesWhatTheNextMinuteCannotServe()
    {
        using var limits = new PersonioRateLimits(requestsPerMinute: 2, burstPerSecond: 100);
        using var cancellation = new CancellationTokenSource();
        await limits.WaitAsync(Employees("acme"), CancellationToken.None);
        await limits.WaitAsync(Employees("acme"), CancellationToken.None);
        var waiting = new[]
        {
            limits.WaitAsync(Employees("acme"), cancellation.Token), limits.WaitAsync(Employees("acme"), cancellation.Token),
        };

        var refused = await Assert.ThrowsAsync<PersonioException>(() => limits.WaitAsync(Employees("acme"), CancellationToken.None));

        Assert.Equal(PersonioFailureKind.Throttled, refused.Kind);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.RetryAfter);
        Assert.All(waiting, w => Assert.False(w.IsCompleted));
        await cancellation.CancelAsync();
        foreach (var wait in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }
    }

    [Fact]
    public void Wait_ManyAccounts_StayWithinTheLimitOfTheAddress()
    {
        using var limits = new PersonioRateLimits(requestsPerMinute: 300, burstPerSecond: 300);
        for (var i = 0; i < PersonioRateLimits.RequestsPerAddressAndMinute; i++)
        {
            Assert.True(limits.WaitAsync(Employees($"account-{i / 300}"), CancellationToken.None).IsCompletedSuccessfully);
        }

        using var cancellation = new CancellationTokenSource();
        Assert.False(limits.WaitAsync(Employees("another"), cancellation.Token).IsCompleted);
        Assert.False(limits.WaitAsync(Token("another"), cancellation.Token).IsCompleted);
        cancellation.Cancel();
    }

    [Fact]
    public void Wait_TokenRequests_HaveALimitOfTheirOwn()
    {
        using var limits = new PersonioRateLimits(requestsPerMinute: 1, burstPerSecond: 1);
        for (var i = 0; i < PersonioRateLimits.TokenRequestsPerMinute; i++)
        {
            Assert.True(limits.WaitAsync(Token("acme"), CancellationToken.None).IsCompletedSuccessfully);
        }

        using var cancellation = new CancellationTokenSource();
        Assert.False(limits.WaitAsync(Token("acme"), cancellation.Token).IsCompleted);
        Assert.True(limits.WaitAsync(Employees("acme"), CancellationToken.None).IsCompletedSuccessfully);
        cancellation.Cancel();
    }

    [Theory]
    [InlineData(60, 30)]
    [InlineData(1, 5)]
    public void Window_PermitTakenAtTheEndOfASegment_ReturnsAfterTheIntervalAndASegment(int seconds, int segments)
    {
        var interval = TimeSpan.FromSeconds(seconds);

        var window = PersonioRateLimits.Window(15, interval, segments);

        var segment = window.Window / window.SegmentsPerWindow;
        Assert.Equal(interval / segments, segment);
        Assert.Equal(interval + segment, window.Window - segment);
    }

    [Fact]
    public async Task Window_RunByTheRealLimiter_NeverLetsMoreThanTheLimitThroughInASecond()
    {
        const int Limit = 5;
        using var limits = new PersonioRateLimits(requestsPerMinute: 1000, burstPerSecond: Limit);
        var started = Stopwatch.GetTimestamp();
        var times = new List<TimeSpan>();

        while (times.Count < (2 * Limit) + 1)
        {
            await limits.WaitAsync(Employees("acme"), CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        for (var i = Limit; i < times.Count; i++)
        {
            Assert.True(times[i] - times[i - Limit] > TimeSpan.FromSeconds(1), $"{Limit + 1} requests in {times[i] - times[i - Limit]}.");
        }
    }

    [Fact]
    public async Task GetEmployees_Retries_TakeAPermitEach()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var personio = new StubPersonio
        {
            Employees = (n, _) =>
            {
                if (n == 2)
                {
                    second.SetResult();
                }

                return StubPersonio.Status(503);
            },
        };
        personio.Options.RequestsPerMinute = 2;
        using var cancellation = new CancellationTokenSource();
        using var factory = personio.CreateFactory();

        var pages = factory.Create(StubPersonio.Connection()).GetEmployeesAsync([], KnownPages.None, PageSize.Hundred, cancellation.Token);
        var waiting = pages.GetAsyncEnumerator(CancellationToken.None).MoveNextAsync().AsTask();
        await second.Task;
        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(2, personio.EmployeeRequests);
    }

    private static EmployeesCall Employees(string account) => new(StubPersonio.Connection(account), [], 0, 100, new(["id"]), known: null);

    private static TokenCall Token(string account) => new(StubPersonio.Connection(account), StubPersonio.Secret);
}
