using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;
using PersonioFunctions.Tests.Telemetry;

namespace PersonioFunctions.Tests.Runs;

public sealed class RunTelemetryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    private static readonly SyncMessage Message = new("acme", "20261123140000000-1f3a9c2b", SyncTrigger.Timer, Now.AddSeconds(-30));

    [Fact]
    public async Task Send_WithinASpan_CarriesItsContextInTheMessage()
    {
        using var recorder = new TelemetryRecorder();
        string? sender;
        SyncMessage sent;
        using (var span = RunTelemetry.StartSend(SyncTrigger.Timer))
        {
            sender = span?.Id;
            sent = await SendAsync(Message);
        }

        Assert.NotNull(sender);
        Assert.Equal(sender, sent.TraceParent);
        Assert.Equal(ActivityKind.Producer, Assert.Single(recorder.Spans).Kind);
    }

    [Fact]
    public async Task Send_MessageThatHasAContext_KeepsIt()
    {
        var message = Message with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        using var recorder = new TelemetryRecorder();
        using var span = RunTelemetry.StartProcess(message, Now);

        Assert.Equal(message.TraceParent, (await SendAsync(message)).TraceParent);
    }

    [Fact]
    public void Process_MessageOfATick_LinksToItAndIsATraceOfItsOwn()
    {
        using var recorder = new TelemetryRecorder();

        RunTelemetry.StartProcess(Message with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }, Now)!.Dispose();

        var span = Assert.Single(recorder.Spans);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", Assert.Single(span.Links).Context.TraceId.ToString());
        Assert.NotEqual("0af7651916cd43dd8448eb211c80319c", span.TraceId.ToString());
        Assert.Null(span.ParentId);
        Assert.Equal(("process sync-accounts", ActivityKind.Consumer), (span.DisplayName, span.Kind));
        Assert.Equal(Message.RunId, span.GetTagItem("personio_functions.run.id"));
    }

    [Fact]
    public void Process_WithinTheHostsSpanOfTheFunction_IsItsChild()
    {
        using var recorder = new TelemetryRecorder();
        using var function = new Activity("SyncAccount").Start();

        RunTelemetry.StartProcess(Message, Now)!.Dispose();

        var span = Assert.Single(recorder.Spans);
        Assert.Equal((function.SpanId, ActivityKind.Internal), (span.ParentSpanId, span.Kind));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Erika Mustermann")]
    public void Process_MessageWithoutContext_HasNoLinkAndNoTag(string? traceParent)
    {
        using var recorder = new TelemetryRecorder();

        RunTelemetry.StartProcess(Message with { TraceParent = traceParent }, Now)!.Dispose();

        var span = Assert.Single(recorder.Spans);
        Assert.Empty(span.Links);
        Assert.DoesNotContain(span.TagObjects, tag => traceParent is { Length: > 0 } && Equals(tag.Value, traceParent));
    }

    [Fact]
    public void Process_Message_MeasuresItsAgeUnlessItWaitedForPersonio()
    {
        using var recorder = new TelemetryRecorder();

        RunTelemetry.StartProcess(Message, Now)!.Dispose();
        RunTelemetry.StartProcess(Message with { Trigger = SyncTrigger.Retry }, Now)!.Dispose();

        var age = Assert.Single(recorder.Of("personio_functions.queue.message.age"));
        Assert.Equal((30, "timer"), (age.Value, age.Tags["personio_functions.run.trigger"]));
    }

    [Fact]
    public void RunEnded_Succeeded_CountsRunDurationAndEmployeesWithoutNames()
    {
        using var recorder = new TelemetryRecorder();
        var run = Run(SyncRunStatus.Succeeded) with { Counts = new SyncCounts(Fetched: 6, Created: 1, Unchanged: 5, MissedByWebhooks: 3) };

        using (var span = RunTelemetry.StartProcess(Message, Now)) RunTelemetry.RunEnded(run, Now);

        var ended = Assert.Single(recorder.Of("personio_functions.sync.runs"));
        Assert.Equal(["personio_functions.run.outcome=succeeded", "personio_functions.run.trigger=timer"], Describe(ended));
        Assert.Equal(12, Assert.Single(recorder.Of("personio_functions.sync.run.duration")).Value);
        Assert.Equal(
            [
                "1 personio_functions.employee.outcome=created",
                "5 personio_functions.employee.outcome=unchanged",
                "3 personio_functions.employee.outcome=missed_by_webhooks",
            ],
            recorder.Of("personio_functions.sync.employees").Select(measured => $"{measured.Value} {Describe(measured).Single()}"));
        Assert.Equal("succeeded", Assert.Single(recorder.Spans).GetTagItem("personio_functions.run.outcome"));
    }

    [Fact]
    public void RunEnded_Queued_IsDeferredWithTheReason()
    {
        using var recorder = new TelemetryRecorder();

        RunTelemetry.RunEnded(Run(SyncRunStatus.Queued) with { Error = new Notice("personioThrottled", "Later.") }, Now);

        Assert.Equal(
            ["error.type=personioThrottled", "personio_functions.run.outcome=deferred", "personio_functions.run.trigger=timer"],
            Describe(Assert.Single(recorder.Of("personio_functions.sync.runs"))));
    }

    [Fact]
    public void RunBroke_Exception_RecordsItsTypeButNotItsMessage()
    {
        using var recorder = new TelemetryRecorder();

        using (var span = RunTelemetry.StartProcess(Message, Now))
            RunTelemetry.RunBroke(Run(SyncRunStatus.Running), new InvalidOperationException("Erika Mustermann"), Now);

        var span2 = Assert.Single(recorder.Spans);
        Assert.Equal(ActivityStatusCode.Error, span2.Status);
        Assert.Equal(typeof(InvalidOperationException).FullName, span2.GetTagItem("error.type"));
        Assert.Null(span2.StatusDescription);
        Assert.Empty(span2.Events);
    }

    private static SyncRun Run(SyncRunStatus status) => SyncRun.From(Message, status) with { StartedAt = Now.AddSeconds(-12) };

    private static IEnumerable<string> Describe(Measured measured) => measured.Tags.Select(tag => $"{tag.Key}={tag.Value}").Order();

    // Returns the telemetry that the service would receive.
    private static async Task<SyncMessage> SendAsync(SyncMessage message)
    {
        using var service = new QueueDouble();
        var queues = new QueueServiceClient(
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YWJj;QueueEndpoint=http://127.0.0.1:1/a;",
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64, Transport = new HttpClientTransport(service) });
        await new SyncQueue(queues, Options.Create(new SyncOptions()), TimeProvider.System)
            .SendAsync(message, TimeSpan.Zero, CancellationToken.None);
        return SyncMessage.Parse(
            Encoding.UTF8.GetString(Convert.FromBase64String(XDocument.Parse(service.Body).Descendants("MessageText").Single().Value)));
    }

    private sealed class QueueDouble : HttpMessageHandler
    {
        private const string Receipt =
            "<QueueMessagesList><QueueMessage><MessageId>1</MessageId><InsertionTime>Mon, 23 Nov 2026 14:00:00 GMT</InsertionTime>"
            + "<ExpirationTime>Mon, 30 Nov 2026 14:00:00 GMT</ExpirationTime><PopReceipt>p</PopReceipt>"
            + "<TimeNextVisible>Mon, 23 Nov 2026 14:00:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>";

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(System.Net.HttpStatusCode.Created)
            {
                RequestMessage = request,
                Content = new StringContent(Receipt, Encoding.UTF8, "application/xml"),
            };
        }
    }
}
