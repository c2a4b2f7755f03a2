using System.Text.Json;

namespace PersonioFunctions.Tests.Runs;

public sealed class SyncMessageTests
{
    private static readonly SyncMessage Message =
        new("acme", "20261123140000000-1f3a9c2b", SyncTrigger.Timer, new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero));

    [Fact]
    public void ToJson_Message_IsTheContract()
    {
        using var json = JsonDocument.Parse(Message.ToJson());

        Assert.Equal(["v", "account", "runId", "trigger", "requestedAt"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, json.RootElement.GetProperty("v").GetInt32());
        Assert.Equal("timer", json.RootElement.GetProperty("trigger").GetString());
    }

    [Fact]
    public void Parse_WrittenMessage_IsTheSame() => Assert.Equal(Message, SyncMessage.Parse(Message.ToJson()));

    [Fact]
    public void Parse_ContractWithUtcZ_IsRead() => Assert.Equal(
        Message,
        SyncMessage.Parse(
            """{"v":1,"account":"acme","runId":"20261123140000000-1f3a9c2b","trigger":"timer","requestedAt":"2026-11-23T14:00:00Z"}"""));

    [Fact]
    public void ToJson_WithTraceContext_AddsOneMember()
    {
        var traced = Message with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };

        using var json = JsonDocument.Parse(traced.ToJson());

        Assert.Equal(traced.TraceParent, json.RootElement.GetProperty("traceparent").GetString());
        Assert.Equal(traced, SyncMessage.Parse(traced.ToJson()));
    }

    [Fact]
    public void ToJson_WithWatchdog_IsReadAgain()
    {
        var watched = Message with { Watchdog = new Watchdog("id", "receipt", Message.RequestedAt.AddSeconds(90)), Restarts = 2 };

        Assert.Equal(watched, SyncMessage.Parse(watched.ToJson()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"v":2,"account":"acme","runId":"20261123140000000-1f3a9c2b","trigger":"timer","requestedAt":"2026-11-23T14:00:00Z"}""")]
    [InlineData("""{"v":1,"account":"a/b","runId":"20261123140000000-1f3a9c2b","trigger":"timer","requestedAt":"2026-11-23T14:00:00Z"}""")]
    [InlineData("""{"v":1,"account":"acme","runId":"x","trigger":"timer","requestedAt":"2026-11-23T14:00:00Z"}""")]
    [InlineData(
        """{"v":1,"account":"acme","runId":"20261123140000000-1f3a9c2b","trigger":"unknown","requestedAt":"2026-11-23T14:00:00Z"}""")]
    [InlineData("""{"v":1,"account":"acme","runId":"20261123140000000-1f3a9c2b","trigger":7,"requestedAt":"2026-11-23T14:00:00Z"}""")]
    [InlineData("""{"v":1,"account":"acme","runId":"20261123140000000-1f3a9c2b","trigger":"whim","requestedAt":"2026-11-23T14:00:00Z"}""")]
    [InlineData(
        """{"v":1,"account":"acme","runId":"20261123140000000-1f3a9c2b","trigger":"timer","""
        + """ "requestedAt":"2026-11-23T14:00:00Z","watchdog":{}}""")]
    public void Parse_AnythingElse_ThrowsWithoutRepeatingIt(string text)
    {
        var exception = Assert.Throws<FormatException>(() => SyncMessage.Parse(text));

        if (text.Length > 0) Assert.DoesNotContain(text, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnythingElse_ThrowsWithAnExplanation() => Assert.Equal(
        "A text on the queue is not a sync message of version 1: another app or a newer version wrote it.",
        Assert.Throws<FormatException>(() => SyncMessage.Parse("hello")).Message);

    [Theory]
    [InlineData("""{"v":1,"account":null,"runId":"20261123140000000-1f3a9c2b","trigger":"timer","requestedAt":"2026-11-23T14:00:00Z"}""")]
    [InlineData("""{"v":1,"account":"acme","runId":null,"trigger":"timer","requestedAt":"2026-11-23T14:00:00Z"}""")]
    [InlineData("""{"account":"acme","runId":"20261123140000000-1f3a9c2b","trigger":"timer","requestedAt":"2026-11-23T14:00:00Z"}""")]
    public void TryParse_WithoutAnyOfTheNames_Fails(string text) => Assert.False(SyncMessage.TryParse(text, out _));

    [Fact]
    public void IsOperation_AnyTrigger_IsTrueForTheseOnly() => Assert.Equal(
        [
            SyncTrigger.Plan, SyncTrigger.Employee, SyncTrigger.Undo, SyncTrigger.Transition, SyncTrigger.Lifecycle, SyncTrigger.Webhook,
        ],
        Enum.GetValues<SyncTrigger>().Where(trigger => trigger.IsOperation()));
}
