using System.Text.Json;

namespace PersonioFunctions.Tests.Subscriptions;

public sealed class PublishMessageTests
{
    [Fact]
    public void ToJson_Message_IsTheContract()
    {
        using var json = JsonDocument.Parse(new PublishMessage("hook", "acme", 3, "globex").ToJson());

        Assert.Equal(
            ["v 1", "subscription hook", "account acme", "attempt 3", "after globex"],
            json.RootElement.EnumerateObject().Select(member => $"{member.Name} {member.Value}"));
    }

    [Theory]
    [InlineData("hook", null, 0, null)]
    [InlineData("hook", "acme", 0, null)]
    [InlineData("hook", null, 9, null)]
    [InlineData("hook", null, 0, "acme")]
    public void Parse_WrittenMessage_IsTheSame(string subscription, string? account, int attempt, string? after)
    {
        var message = new PublishMessage(subscription, account, attempt, after);

        Assert.Equal(message, PublishMessage.Parse(message.ToJson()));
    }

    // A host of another version may be at work during an update.
    [Fact]
    public void Parse_MemberThatIsUnknown_IsLeftOut() => Assert.Equal(
        new PublishMessage("hook"), PublishMessage.Parse("""{"v":1,"subscription":"hook","attempt":0,"later":"x"}"""));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"subscription":"hook"}""")]
    [InlineData("""{"v":2,"subscription":"hook"}""")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":1,"subscription":null}""")]
    [InlineData("""{"v":1,"subscription":"a/b"}""")]
    [InlineData("""{"v":1,"subscription":"hook","account":"a/b"}""")]
    [InlineData("""{"v":1,"subscription":"hook","after":"a/b"}""")]
    [InlineData("""{"v":1,"subscription":"hook","attempt":"many"}""")]
    public void Parse_OtherText_IsRefusedWithoutRepeatingIt(string text)
    {
        var refused = Assert.Throws<FormatException>(() => PublishMessage.Parse(text));

        Assert.Equal("A text on the queue does not wake a publisher in version 1: another app wrote it.", refused.Message);
        Assert.Null(refused.InnerException);
    }
}
