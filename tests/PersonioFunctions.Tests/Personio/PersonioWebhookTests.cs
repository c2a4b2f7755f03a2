using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace PersonioFunctions.Tests.Personio;

public sealed class PersonioWebhookTests
{
    [Theory]
    [InlineData("""{"event_name":"person.updated","payload":{"person_id":"1001"}}""", "1001")]
    [InlineData("""{"event_name":"person.updated","payload":{"person_id":1001}}""", "1001")]
    [InlineData("""{"event_name":"person.deleted","payload":{"id":"1001"},"company_id":"7","occurred_at":"x"}""", "1001")]
    [InlineData("""{"event_name":"employment.terminated","payload":{"id":"c85d978e","person":{"id":"1001"}}}""", "1001")]
    [InlineData("""{"event_name":"employment.terminated","payload":{"id":"77"}}""", null)]
    [InlineData("""{"event_name":"person.updated","payload":[1]}""", null)]
    [InlineData("""{"event_name":"person.updated"}""", null)]
    public void Parse_AboutAPerson_ReadsTheIdOrNone(string json, string? id)
    {
        var webhook = PersonioWebhook.Parse(Encoding.UTF8.GetBytes(json))!;

        Assert.True(webhook.IsAboutPerson);
        Assert.Equal(id, webhook.PersonId);
    }

    [Theory]
    [InlineData("absence-period.created")]
    [InlineData("personal.updated")]
    [InlineData("")]
    public void Parse_OtherEvent_IsNotAboutAPerson(string name) => Assert.False(
        PersonioWebhook.Parse(Encoding.UTF8.GetBytes($$"""{"payload":{"id":"1"},"event_name":"{{name}}"}"""))!.IsAboutPerson);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event_name":7}""")]
    [InlineData("""{"event_name":"\ud800"}""")]
    [InlineData("""{"event_name":"person.updated","payload":{"id":"\ud800"}}""")]
    [InlineData("""{"event_name":"person.updated"}}""")]
    public void Parse_AnythingElse_IsNoWebhook(string text) => Assert.Null(PersonioWebhook.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_AnyByteOfAWebhookChanged_IsAWebhookOrNone()
    {
        var body = Encoding.UTF8.GetBytes(
            """{"company_id":"7","event_name":"person.updated","occurred_at":"2026-11-23T14:00:00Z","""
            + """ "payload":{"id":"1001","\u00e4":[{}]}}""");
        Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte, Gen.Bool).Sample(
            (at, value, cut) =>
            {
                var changed = body.ToArray();
                changed[at] = value;
                PersonioWebhook.Parse(cut ? changed.AsMemory(0, at) : changed);
            },
            iter: 2000);
    }

    // Whatever is around them, the id is found and nothing else is taken for it.
    [Fact]
    public void Parse_UnknownMembersAroundTheId_AreIgnored() => Gen.Select(Gen.String, Gen.String, Gen.ULong).Sample(
        (name, text, id) =>
        {
            var odd = new JsonObject { ["x" + name] = text, ["event_name"] = "employment.updated" };
            odd["payload"] = new JsonObject { ["id"] = text, ["person"] = new JsonObject { ["x" + text] = name, ["id"] = $"{id}" } };

            var parsed = PersonioWebhook.Parse(Encoding.UTF8.GetBytes(odd.ToJsonString()));
            Assert.Equal(new PersonioWebhook("employment.updated", $"{id}"), parsed);
        },
        iter: 300);

    [Fact]
    public void Parse_DeepNesting_IsNoWebhook() =>
        Assert.Null(PersonioWebhook.Parse(Encoding.UTF8.GetBytes(new string('[', 5000) + new string(']', 5000))));
}
