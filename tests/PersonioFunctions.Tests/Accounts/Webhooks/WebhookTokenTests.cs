using PersonioFunctions.Accounts.Webhooks;

namespace PersonioFunctions.Tests.Accounts.Webhooks;

public sealed class WebhookTokenTests
{
    [Fact]
    public void Matches_OnlyTheTokenOfTheHash()
    {
        var (token, other) = (WebhookToken.Create(), WebhookToken.Create());
        var hash = WebhookToken.HashOf(token);

        Assert.Equal(64, token.Length);
        Assert.DoesNotContain(token, hash, StringComparison.Ordinal);
        Assert.True(WebhookToken.Matches(token, hash));
        Assert.False(WebhookToken.Matches(other, hash));
        Assert.False(WebhookToken.Matches(hash, hash));
        Assert.False(WebhookToken.Matches("", hash));
        Assert.False(WebhookToken.Matches($"Bearer {token}", hash));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("zz")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void Matches_NoHashOrNoUsableOne_IsNever(string? hash)
    {
        Assert.False(WebhookToken.Matches("", hash));
        Assert.False(WebhookToken.Matches(WebhookToken.Create(), hash));
    }
}
