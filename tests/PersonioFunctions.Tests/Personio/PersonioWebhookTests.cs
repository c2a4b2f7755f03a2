using System.Text;

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
    public void Parse_DeepNesting_IsNoWebhook() =>
        Assert.Null(PersonioWebhook.Parse(Encoding.UTF8.GetBytes(new string('[', 5000) + new string(']', 5000))));
}
