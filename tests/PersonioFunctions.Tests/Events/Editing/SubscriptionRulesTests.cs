namespace PersonioFunctions.Tests.Events.Editing;

public sealed class SubscriptionRulesTests
{
    private const string Key = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    [Theory]
    [InlineData("webhook", "https://receiver.example/hooks?tenant=1", "employee.left", Key)]
    [InlineData("webhook", "https://receiver.example:8443/", "employee.*", null)]
    [InlineData("webhook", "http://127.0.0.1:5000/", "account.*", Key)]
    [InlineData("eventGrid", "https://topic.westeurope-1.eventgrid.azure.net/api/events", "employee.hired", null)]
    [InlineData("teams", "https://prod.logic.azure.com/workflows/1?sig=x", "account.failing", null)]
    public void Validate_Usual_NoError(string kind, string url, string name, string? key) =>
        Assert.Empty(Validate(kind, url, [name], key));

    [Theory]
    [InlineData("pigeon", "https://receiver.example/")]
    [InlineData("unknown", "https://receiver.example/")]
    [InlineData("Webhook", "https://receiver.example/")]
    [InlineData(null, "https://receiver.example/")]
    [InlineData("webhook", null)]
    [InlineData("webhook", "")]
    [InlineData("webhook", "receiver.example")]
    [InlineData("webhook", "/hooks")]
    [InlineData("webhook", "ftp://receiver.example/")]
    [InlineData("webhook", "file:///etc/passwd")]
    [InlineData("webhook", "http://receiver.example/")]
    [InlineData("webhook", "http://10.0.0.4/")]
    [InlineData("webhook", "https://user:word@receiver.example/")]
    [InlineData("webhook", "https://receiver.example/#part")]
    [InlineData("teams", "http://127.0.0.1/")]
    [InlineData("eventGrid", "https://receiver.example/api/events")]
    [InlineData("eventGrid", "https://eventgrid.azure.net.receiver.example/api/events")]
    [InlineData("eventGrid", "https://topic.westeurope-1.eventgrid.azure.net/api/events?a=b")]
    public void Validate_BadTarget_SaysSo(string? kind, string? url) =>
        Assert.Equal(["target"], Validate(kind, url, ["account.*"], null).Keys);

    [Fact]
    public void Validate_AddressOfThreeThousandCharacters_SaysSo() => Assert.Equal(
        ["target"], Validate("webhook", "https://receiver.example/" + new string('a', 3000), ["account.*"], null).Keys);

    [Theory]
    [InlineData("webhook", "left")]
    [InlineData("webhook", "employee.promoted")]
    [InlineData("webhook", "*")]
    [InlineData("teams", "employee.left")]
    public void Validate_UnknownOrUnsuitableEvent_SaysSo(string kind, string name) =>
        Assert.Equal(["events"], Validate(kind, "https://receiver.example/", [name], null).Keys);

    [Fact]
    public void Validate_NoEventOrTheSameTwice_SaysSo()
    {
        Assert.Equal(["events"], Validate("webhook", "https://receiver.example/", [], null).Keys);
        Assert.Equal(["events"], Validate("webhook", "https://receiver.example/", null, null).Keys);
        Assert.Equal(["events"], Validate("webhook", "https://receiver.example/", [null!], null).Keys);
        Assert.Equal(["events"], Validate("webhook", "https://receiver.example/", ["employee.left", "employee.left"], null).Keys);
    }

    [Theory]
    [InlineData("webhook", "password")]
    [InlineData("webhook", "whsec_AAEC")]
    [InlineData("teams", Key)]
    public void Validate_BadSecret_SaysSoWithoutRepeatingIt(string kind, string key)
    {
        var errors = Validate(kind, "https://receiver.example/", ["account.*"], key);

        Assert.Equal(["secret"], errors.Keys);
        Assert.DoesNotContain(key, errors["secret"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Hook")]
    [InlineData("../hook")]
    [InlineData("hook\n")]
    public void Validate_BadName_SaysSo(string name) =>
        Assert.Contains("name", SubscriptionRules.Validate(name, new SubscriptionRequest()).Keys);

    [Fact]
    public void Validate_BadAccounts_SaysSo()
    {
        Assert.Equal(["accounts"], ValidateAccounts([]));
        Assert.Equal(["accounts"], ValidateAccounts(["acme", "no/account"]));
        Assert.Equal(["accounts"], ValidateAccounts([null!]));
        Assert.Equal(["accounts"], ValidateAccounts([.. Enumerable.Range(0, 201).Select(number => $"a{number}")]));
        Assert.Empty(ValidateAccounts(["acme", "globex"]));
    }

    private static IEnumerable<string> ValidateAccounts(IReadOnlyList<string> accounts) =>
        SubscriptionRules.Validate("hook", new SubscriptionRequest
        {
            Target = new TargetRequest { Kind = "webhook", Url = "https://receiver.example/" },
            Events = ["account.*"],
            Accounts = accounts,
        }).Keys;

    private static IReadOnlyDictionary<string, string> Validate(string? kind, string? url, IReadOnlyList<string>? events, string? key) =>
        SubscriptionRules.Validate("hook", new SubscriptionRequest
        {
            Target = new TargetRequest { Kind = kind, Url = url },
            Events = events,
            Secret = key,
        });
}
