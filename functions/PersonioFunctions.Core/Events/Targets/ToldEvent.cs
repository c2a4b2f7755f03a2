using System.Buffers;
using System.Globalization;
using System.Text.Json;
using PersonioFunctions.Accounts;
using PersonioFunctions.Changes;
using PersonioFunctions.Subscriptions;

namespace PersonioFunctions.Events.Targets;

/// <summary>
/// An event as it is told: which one, about whom by id, and where to look. Never a name, an address or a value of a person.
/// </summary>
/// <param name="Id">Identifies the event. It is the same however often the event is sent.</param>
/// <param name="Name">The event's name; see <see cref="EventTypes"/>.</param>
/// <param name="Subject">What the event is about, such as <c>accounts/acme/employees/8478664</c>.</param>
/// <param name="Time">When it happened (UTC).</param>
/// <param name="Data">The members of the event's data, in order.</param>
internal sealed record ToldEvent(
    string Id, string Name, string Subject, DateTimeOffset Time, IReadOnlyList<KeyValuePair<string, string>> Data)
{
    private const string Source = "/personioFunctions";

    /// <summary>Creates the event of a change.</summary>
    public static ToldEvent Of(EmployeeChange change) => new(
        // A row key is unique in the feed of its account.
        $"{change.Account}:{change.Cursor}",
        EventTypes.OfEmployee(change.Event!),
        $"accounts/{change.Account}/employees/{change.EmployeeId}",
        change.ChangedAt,
        [new("runId", change.RunId), new("change", change.Cursor), new("event", change.Event!)]);

    /// <summary>Creates an event about an account.</summary>
    /// <param name="account">The account's name.</param>
    /// <param name="word">The event without prefix, one of <see cref="EventTypes.OfAccounts"/>.</param>
    /// <param name="occurrence">What distinguishes it from the same event at another time.</param>
    /// <param name="time">When it happened (UTC).</param>
    /// <param name="number">Counts the events about health, because the same occurrence may be told again after another one.</param>
    /// <param name="code">The code of the reason, one of <see cref="NoticeCodes"/>; or null.</param>
    public static ToldEvent Of(
        string account, string word, DateTimeOffset occurrence, DateTimeOffset time, int number = 0, string? code = null) => new(
        string.Create(CultureInfo.InvariantCulture, $"{account}:{word}:{occurrence.ToUnixTimeMilliseconds()}-{number}"),
        EventTypes.OfAccount(word),
        $"accounts/{account}",
        time,
        code is null ? [new("event", word)] : [new("event", word), new("code", code)]);

    /// <summary>Creates the event that a person sends to try a subscription.</summary>
    public static ToldEvent Test(string subscription, DateTimeOffset now) => new(
        $"test:{Guid.NewGuid():N}", "test", $"subscriptions/{subscription}", now, [new("event", "test")]);

    /// <summary>
    /// Writes the event in the JSON format of CloudEvents 1.0.
    /// Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
    /// </summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", Id);
        json.WriteString("source", Source);
        json.WriteString("type", EventTypes.TypeOf(Name));
        json.WriteString("subject", Subject);
        json.WriteString("time", Time.UtcDateTime);
        json.WriteString("datacontenttype", "application/json");
        json.WriteStartObject("data");
        foreach (var (name, value) in Data) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the event as a batch of one.</summary>
    public byte[] ToBatchJson() => [(byte)'[', .. ToJson(), (byte)']'];
}
