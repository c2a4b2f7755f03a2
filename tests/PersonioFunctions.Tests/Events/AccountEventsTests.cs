namespace PersonioFunctions.Tests.Events;

public sealed class AccountEventsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 14, 0, 3, TimeSpan.Zero);

    private static readonly Account Acme = new()
    {
        Name = "acme",
        ClientId = "client",
        SecretVersion = "v1",
        CreatedAt = Now.AddDays(-9),
        UpdatedAt = Now.AddDays(-9),
    };

    private static readonly AccountState Read = new()
    {
        Account = "acme",
        SettledEpoch = 7,
        Freshness = new AccountFreshness(Now, "run", Now),
    };

    private static readonly AccountHealth Healthy = new(AccountHealthStatus.Healthy, null, null, Now);

    private static readonly FeedPosition Unknown = new() { Subscription = "hook", Account = "acme" };

    private static FeedPosition UpToDate => AccountEvents.UpToDate("hook", "acme", Acme, Read, Healthy);

    [Fact]
    public void Due_NewAccount_ConnectedFirst() => Assert.Equal(
        ["account.connected"], Names(Due(new AccountState { Account = "acme" }, Sick(AccountHealthStatus.Pending), Unknown)));

    [Fact]
    public void Due_NewAccountAfterItsFirstRun_BothInOrder() =>
        Assert.Equal(["account.connected", "account.firstSyncCompleted"], Names(Due(Read, Healthy, Unknown)));

    [Fact]
    public void Due_NothingNew_Nothing()
    {
        Assert.Empty(Due(Read, Healthy, UpToDate));
        Assert.Empty(Due(Read, Healthy, Due(Read, Healthy, Unknown)[^1].After));
    }

    [Theory]
    [InlineData(AccountHealthStatus.Held, "account.held")]
    [InlineData(AccountHealthStatus.Quarantined, "account.quarantined")]
    [InlineData(AccountHealthStatus.Degraded, "account.degraded")]
    [InlineData(AccountHealthStatus.Failing, "account.failing")]
    [InlineData(AccountHealthStatus.Stale, "account.stale")]
    public void Due_Problem_OnceAndThenRecovered(AccountHealthStatus status, string name)
    {
        var problem = Assert.Single(Due(Read, Sick(status), UpToDate));

        Assert.Equal(name, problem.Told.Name);
        Assert.Contains(new("code", "interrupted"), problem.Told.Data);
        Assert.Empty(Due(Read, Sick(status), problem.After));
        Assert.Empty(Due(Read, Sick(AccountHealthStatus.Disabled), problem.After));

        var recovered = Assert.Single(Due(Read, Healthy, problem.After));
        Assert.Equal("account.recovered", recovered.Told.Name);
        Assert.Equal(recovered.Told.Id, Assert.Single(Due(Read with { Epoch = 99 }, Healthy, problem.After)).Told.Id);
        Assert.Empty(Due(Read, Healthy, recovered.After));
    }

    // A lasting problem, which a worse one hides for a while, begins at the same time as before.
    [Fact]
    public void Due_ProblemComesBackAfterAWorseOne_IsAnotherEventWithAnIdThatLasts()
    {
        var (lasting, worse) = (Sick(AccountHealthStatus.Degraded), Sick(AccountHealthStatus.Stale));
        var position = UpToDate;
        var ids = new List<string>();
        foreach (var health in new[] { lasting, worse, lasting, worse, lasting, Healthy, lasting, Healthy })
        {
            var due = Assert.Single(Due(Read, health, position));
            Assert.Equal(due.Told.Id, Assert.Single(Due(Read with { Epoch = 99 }, health, position)).Told.Id);
            ids.Add(due.Told.Id);
            position = due.After;
        }

        Assert.Equal(ids, ids.Distinct());
    }

    [Fact]
    public void Due_EveryName_IsOneThatASubscriptionMayAskFor() => Assert.All(
        Enum.GetValues<AccountHealthStatus>().SelectMany(status => Due(Read, Sick(status), Unknown)),
        due => Assert.Contains(due.Told.Name, EventTypes.All));

    [Fact]
    public void Due_ConnectedAgainUnderTheSameName_ConnectedAgain()
    {
        var again = Acme with { CreatedAt = Now };

        Assert.Equal(
            ["account.connected", "account.firstSyncCompleted"],
            Names([.. AccountEvents.Due(again, Read, Healthy, UpToDate, Now)]));
    }

    private static AccountHealth Sick(AccountHealthStatus status) =>
        new(status, new Notice(NoticeCodes.Interrupted, "Why."), Now.AddHours(-2), Now);

    private static List<(ToldEvent Told, FeedPosition After)> Due(AccountState state, AccountHealth health, FeedPosition position) =>
        [.. AccountEvents.Due(Acme, state, health, position, Now)];

    private static IEnumerable<string> Names(List<(ToldEvent Told, FeedPosition After)> due) => due.Select(one => one.Told.Name);
}
