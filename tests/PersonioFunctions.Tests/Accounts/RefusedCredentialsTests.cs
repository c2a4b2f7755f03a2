namespace PersonioFunctions.Tests.Accounts;

public sealed class RefusedCredentialsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
    private static readonly CredentialsVersion Credentials = new("client", "v1");

    [Fact]
    public void After_RefusedAfterEachWait_IsTriedAfter1And5And15MinutesAndThenNoMore()
    {
        RefusedCredentials? refusal = null;
        var (waits, now) = (new List<double>(), Now);
        while (RefusedCredentials.After(refusal, Credentials, now) is { } next)
        {
            waits.Add((next.RetryAt - now).TotalMinutes);
            (refusal, now) = (next, next.RetryAt);
        }

        Assert.Equal([1, 5, 15], waits);
    }

    [Fact]
    public void After_RefusedBeforeTheWaitIsOver_DoesNotCount()
    {
        var first = RefusedCredentials.After(before: null, Credentials, Now);

        Assert.Same(first, RefusedCredentials.After(first, Credentials, Now.AddSeconds(59)));
        Assert.Equal(2, RefusedCredentials.After(first, Credentials, Now.AddSeconds(60))?.Refusals);
    }

    [Fact]
    public void After_OtherCredentials_BeginsAgain()
    {
        var first = RefusedCredentials.After(before: null, Credentials, Now);

        Assert.Equal(1, RefusedCredentials.After(first, Credentials with { SecretVersion = "v2" }, Now.AddHours(1))?.Refusals);
    }

    [Fact]
    public void AfterRefusal_AlreadyQuarantined_IsNotTriedAgain()
    {
        var state = new AccountState { Account = "acme", Quarantine = Quarantine.After(before: null, Credentials, Now) };

        Assert.Null(state.AfterRefusal(Credentials, Now.AddDays(1)));
        Assert.NotNull(state.AfterRefusal(Credentials with { SecretVersion = "v2" }, Now.AddDays(1)));
    }
}
