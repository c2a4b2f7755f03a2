using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StandardWebhooks.Diagnostics;

namespace PersonioFunctions.Tests.Events.Targets;

public sealed class StandardWebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    // The example that the libraries of the specification test.
    // https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/python/tests/test_webhooks.py
    [Fact]
    public void Sign_ExampleOfTheSpecification_IsItsSignature()
    {
        var headers = Sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}""", Secret);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", headers["webhook-signature"]);
        Assert.Equal("1614265330", headers["webhook-timestamp"]);
        Assert.Equal("msg_p5jXN8AQM9LWM0D4loKWxJek", headers["webhook-id"]);
    }

    [Fact]
    public void Sign_TwoSecrets_EachVerifies()
    {
        const string Body = """{"type":"personioFunctions.employee.left"}""";
        var headers = Sign("acme:0000000041-00000002", TimeProvider.System.GetUtcNow(), Body, Other, Secret);

        Assert.True(Verifies(Secret, Body, headers));
        Assert.True(Verifies(Other, Body, headers));
        Assert.False(Verifies(Secret, Body + " ", headers));
        Assert.False(Verifies("whsec_//////////////////////////////////8=", Body, headers));
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_short")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZI")]
    [InlineData("whsec_%%%%9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void KeyOf_NoSecret_Null(string secret) => Assert.Null(StandardWebhook.KeyOf(secret));

    [Theory]
    [InlineData(23, false)]
    [InlineData(24, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(66, false)]
    [InlineData(500, false)]
    public void KeyOf_Length_IsLimited(int bytes, bool isKey) =>
        Assert.Equal(isKey, StandardWebhook.KeyOf("whsec_" + Convert.ToBase64String(new byte[bytes])) is not null);

    // The library skips the last one of several signatures, so each is verified by itself.
    private static bool Verifies(string secret, string body, Dictionary<string, string> headers) =>
        headers["webhook-signature"].Split(' ').Any(signature =>
        {
            var alone = headers.ToDictionary(header => header.Key, header => new StringValues(header.Value));
            alone["webhook-signature"] = signature;
            try
            {
                new global::StandardWebhooks.StandardWebhook(secret).Verify(body, new HeaderDictionary(alone));
                return true;
            }
            catch (WebhookVerificationException)
            {
                return false;
            }
        });

    private static Dictionary<string, string> Sign(string id, DateTimeOffset now, string body, params string[] secrets)
    {
        using var request = new HttpRequestMessage();
        StandardWebhook.Sign(request, id, now, Encoding.UTF8.GetBytes(body), secrets);
        return request.Headers.ToDictionary(header => header.Key, header => header.Value.Single());
    }
}
