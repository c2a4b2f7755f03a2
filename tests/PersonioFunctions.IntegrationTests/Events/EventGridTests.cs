using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PersonioFunctions.IntegrationTests.Events;

/// <summary>A topic of Event Grid over TLS, which takes a batch of CloudEvents and the token of an identity.</summary>
public sealed class EventGridTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Host = "my-topic.westeurope-1.eventgrid.azure.net";

    private const string Token = "token-of-the-identity";

    private static readonly EmployeeChange Left = new()
    {
        Account = "acme",
        Cursor = "0000000041-00000002",
        RunId = "20261124140000000-1f3a9c2b",
        Kind = ChangeKind.Changed,
        EmployeeId = "8478664",
        Event = EmployeeEvents.Left,
        Cause = SyncTrigger.Timer,
        ChangedAt = new DateTimeOffset(2026, 11, 24, 14, 0, 3, TimeSpan.Zero),
    };

    // From PUT to the topic. Only the name of the topic's host is not resolved by the system.
    [Fact]
    public async Task Publish_Changes_AreValidBatchesWithTheToken()
    {
        using var certificate = CreateCertificate();
        await using var topic = await Receiver.StartAsync(certificate: certificate);
        topic.Answer = Validate;
        using var connections = Open(certificate);
        await using var stage = await EventStage.OpenAsync(azurite, replace: services => services
            .AddSingleton(connections)
            .AddSingleton<Func<TokenCredential>>(() => new FixedCredential()));
        stage.Kind = "eventGrid";
        var url = $"https://{Host}:{topic.Port}/api/events";
        var target = new TargetRequest { Kind = stage.Kind, Url = url };
        Assert.Empty(SubscriptionRules.Validate("topic", new SubscriptionRequest { Target = target, Events = ["employee.*"] }));
        Assert.Equal(EditOutcome.Created, (await stage.PutAsync(url, key: null, events: ["employee.*", "account.*"])).Outcome);

        var ids = (await stage.MoveAsync("One", 1001, 1002)).ToList();
        stage.Company.InsteadOfList = StubCompany.Refused;
        await stage.Sync.SyncAsync();
        await stage.DeliverAsync();

        Assert.Equal(0, (await stage.SubscriptionAsync()).Attempts);
        Assert.All(topic.All, received =>
        {
            Assert.Equal("/api/events?api-version=2018-01-01", received.Path);
            Assert.Equal($"Bearer {Token}", received.Headers.Authorization);
        });
        var told = topic.All.Select(Read).ToList();
        Assert.Equal(ids, told[..2].Select(one => one.Id));
        Assert.Equal(
            ["employee.departmentChanged", "employee.departmentChanged", "account.failing"],
            told.Select(one => one.Type!["personioFunctions.".Length..]));

        static CloudNative.CloudEvents.CloudEvent Read(Received received) =>
            Assert.Single(new JsonEventFormatter().DecodeBatchModeMessage(
                System.Text.Encoding.UTF8.GetBytes(received.Body), contentType: null, extensionAttributes: null));

        // As a topic does, which refuses what is no batch of valid events.
        Task Validate(HttpContext context)
        {
            var isValid = context.Request.ContentType == "application/cloudevents-batch+json; charset=utf-8" && Read(topic.All[^1]).IsValid;
            context.Response.StatusCode = isValid ? 200 : 400;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Send_RoleIsMissing_IsAnAnswerThatSaysTheStatus()
    {
        using var certificate = CreateCertificate();
        await using var topic = await Receiver.StartAsync(certificate: certificate);
        topic.AnswerWith(403);
        using var connections = Open(certificate);

        var delivery = await SendAsync(connections, topic);

        Assert.Equal(NoticeCodes.TargetAnswer, delivery.Failure!.Code);
        Assert.Contains("403", delivery.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hook", delivery.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_UnknownCertificate_IsNotSent()
    {
        using var certificate = CreateCertificate();
        await using var topic = await Receiver.StartAsync(certificate: certificate);
        using var connections = Open(trusted: null);

        Assert.Equal(NoticeCodes.TargetUnreachable, (await SendAsync(connections, topic)).Failure!.Code);
        Assert.Empty(topic.All);
    }

    private static TargetConnections Open(X509Certificate2? trusted) => new(
        new EventOptions { AllowedNetworks = "127.0.0.0/8" },
        (host, token) => host == Host ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : Dns.GetHostAddressesAsync(host, token),
        trusted is null ? null : (_, seen, _, _) => seen?.GetCertHashString() == trusted.GetCertHashString());

    private static async Task<Delivery> SendAsync(TargetConnections connections, Receiver topic)
    {
        var secrets = new TargetSecretStore(new MemorySecretStore());
        var subscription = new Subscription
        {
            Name = "topic",
            Kind = TargetKind.EventGrid,
            Host = "127.0.0.1",
            Events = ["employee.left"],
            SecretVersion = await secrets.SetAsync("topic", new TargetSecret(topic.Url, []), named: null, CancellationToken.None),
            CreatedAt = Left.ChangedAt,
            UpdatedAt = Left.ChangedAt,
        };
        var sender = new EventSender(connections, secrets, () => new FixedCredential(), TimeProvider.System);
        return await sender.SendAsync(subscription, ToldEvent.Of(Left), CancellationToken.None);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }

    private sealed class FixedCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://eventgrid.azure.net/.default"], requestContext.Scopes);
            return new AccessToken(Token, TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
