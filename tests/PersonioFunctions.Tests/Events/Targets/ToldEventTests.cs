using CloudNative.CloudEvents.SystemTextJson;

namespace PersonioFunctions.Tests.Events.Targets;

/// <summary>Another library reads the events as CloudEvents 1.0, and they contain ids only.</summary>
public sealed class ToldEventTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 14, 0, 3, TimeSpan.Zero);

    private static readonly EmployeeChange Left = new()
    {
        Account = "acme",
        Cursor = "0000000041-00000002",
        RunId = "20261124140000000-1f3a9c2b",
        Kind = ChangeKind.Changed,
        EmployeeId = "8478664",
        Field = "LifecycleState",
        Old = "Quastenflosser",
        New = "grottenolm@secret.example",
        Event = EmployeeEvents.Left,
        Cause = SyncTrigger.Timer,
        ChangedAt = Now,
    };

    [Fact]
    public void ToJson_Change_IsACloudEventOfIds()
    {
        var json = ToldEvent.Of(Left).ToJson();

        var read = new JsonEventFormatter().DecodeStructuredModeMessage(json, contentType: null, extensionAttributes: null);
        Assert.True(read.IsValid);
        Assert.Equal(
            ("acme:0000000041-00000002", "personioFunctions.employee.left", "accounts/acme/employees/8478664", Now),
            (read.Id, read.Type, read.Subject, read.Time));
        Assert.Equal(
            """{"runId":"20261124140000000-1f3a9c2b","change":"0000000041-00000002","event":"left"}""", $"{read.Data}");
        var text = System.Text.Encoding.UTF8.GetString(json);
        Assert.DoesNotContain("Quastenflosser", text, StringComparison.Ordinal);
        Assert.DoesNotContain("grottenolm", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToBatchJson_Event_IsABatchOfOne()
    {
        var read = new JsonEventFormatter().DecodeBatchModeMessage(
            ToldEvent.Of(Left).ToBatchJson(), contentType: null, extensionAttributes: null);

        Assert.Equal("acme:0000000041-00000002", Assert.Single(read).Id);
    }

    [Fact]
    public void OfAccount_SameOccurrence_HasTheSameId()
    {
        var first = ToldEvent.Of("acme", "failing", Now, Now, 1, "personioThrottled");
        var again = ToldEvent.Of("acme", "failing", Now, Now.AddHours(1), 1, "personioThrottled");

        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Id, ToldEvent.Of("acme", "failing", Now.AddMinutes(1), Now, 1).Id);
        Assert.NotEqual(first.Id, ToldEvent.Of("acme", "failing", Now, Now, 2).Id);
        Assert.NotEqual(first.Id, ToldEvent.Of("acme", "recovered", Now, Now, 1).Id);
        Assert.Equal("accounts/acme", first.Subject);
    }

    [Fact]
    public void TeamsCard_AccountEvent_IsAnAdaptiveCard()
    {
        var told = ToldEvent.Of("acme", "failing", Now, Now, 1, "personioThrottled");
        var card = System.Text.Json.Nodes.JsonNode.Parse(TeamsCard.Write(told))!;

        var content = card["attachments"]![0]!;
        Assert.Equal("message", (string?)card["type"]);
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)content["contentType"]);
        Assert.Equal("AdaptiveCard", (string?)content["content"]!["type"]);
        Assert.Equal("accounts/acme: failing", (string?)content["content"]!["body"]![0]!["text"]);
        Assert.Contains("personioThrottled", content.ToJsonString(), StringComparison.Ordinal);
    }
}
