using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PersonioFunctions.Accounts.Webhooks;

/// <summary>An employee that a webhook named.</summary>
/// <param name="Id">The Personio id, or <see cref="NotifiedPeople.Everybody"/>.</param>
/// <param name="Waits">Whether a webhook arrived that no run has answered yet.</param>
/// <param name="TakenAt">When a run last took the employee (UTC), or null.</param>
/// <param name="IsUnfinished">Whether that run has not ended.</param>
public sealed record NotifiedPerson(string Id, bool Waits, DateTimeOffset? TakenAt = null, bool IsUnfinished = false)
{
    /// <summary>When the employee may be synced (UTC).</summary>
    [JsonIgnore]
    public DateTimeOffset DueAt => TakenAt is { } taken ? taken + NotifiedPeople.Window : DateTimeOffset.MinValue;

    /// <summary>Whether a run may take the employee now. The run that took an unfinished one for so long has died.</summary>
    public bool IsDue(DateTimeOffset now) => (Waits || IsUnfinished) && DueAt <= now;
}

/// <summary>
/// The employees that webhooks named: those who wait for a sync, and those who were synced within the last minute. At most
/// <see cref="MaxPeople"/> in a minute. Further ones ask for the whole list, which costs fewer requests. Pure.
/// </summary>
/// <param name="People">The employees.</param>
/// <param name="Leavings">When an employee left by such a sync within the last <see cref="LeavingsWindow"/> (UTC).</param>
public sealed record NotifiedPeople(ImmutableArray<NotifiedPerson> People, ImmutableArray<DateTimeOffset> Leavings)
{
    /// <summary>Stands for all employees in place of an id.</summary>
    public const string Everybody = "*";

    /// <summary>The number of employees who are synced one by one within <see cref="Window"/>.</summary>
    public const int MaxPeople = 20;

    /// <summary>The shortest time between two syncs of one employee that webhooks ask for.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time over which leavers are counted. A run for one employee is too small for the guard to see an accident in it.
    /// </summary>
    public static readonly TimeSpan LeavingsWindow = TimeSpan.FromHours(1);

    /// <summary>No employees.</summary>
    public static NotifiedPeople None { get; } = new([], []);

    /// <summary>Whether nothing waits and the last sync is over for so long that it no longer counts.</summary>
    public bool IsOver(DateTimeOffset now) => Recent(now).IsEmpty && LeavingsAt(now).IsEmpty;

    /// <summary>Whether an employee is due.</summary>
    public bool HasDue(DateTimeOffset now) => People.Any(person => person.IsDue(now));

    /// <summary>Returns the ids of employees who wait for a sync, are synced, or were synced within the last minute.</summary>
    public IReadOnlySet<string> ToldAt(DateTimeOffset now) => Recent(now).Select(person => person.Id).ToHashSet();

    /// <summary>When the first employee whose run has not ended may be taken again (UTC); null for none.</summary>
    [JsonIgnore]
    public DateTimeOffset? UnfinishedUntil => People.Where(person => person.IsUnfinished).Min(person => (DateTimeOffset?)person.DueAt);

    /// <summary>The leavings that still count.</summary>
    public ImmutableArray<DateTimeOffset> LeavingsAt(DateTimeOffset now) => [.. Leavings.Where(at => at + LeavingsWindow > now)];

    /// <summary>Adds an employee.</summary>
    /// <param name="id">The Personio id, or <see cref="Everybody"/>.</param>
    /// <param name="now">The present (UTC).</param>
    /// <returns>
    /// The employees with this one, and when a message must arrive for it; no time when the message of another one takes it along. Null
    /// when the employee waits already, so that there is nothing to write.
    /// </returns>
    public (NotifiedPeople After, DateTimeOffset? WakeAt)? Notify(string id, DateTimeOffset now)
    {
        var people = Recent(now);
        if (people.Any(person => person.Waits && (person.Id == id || person.Id == Everybody))) return null;
        var known = people.FirstOrDefault(person => person.Id == id);
        if (known is null && id != Everybody && people.Count(person => person.Id != Everybody) >= MaxPeople) return Notify(Everybody, now);

        var added = known is null ? new NotifiedPerson(id, Waits: true) : known with { Waits = true };
        var isTakenAlong = people.Any(person => person.Waits && person.DueAt == added.DueAt);
        return (
            this with { People = [.. people.Where(person => person.Id != id), added] },
            isTakenAlong ? null : added.DueAt > now ? added.DueAt : now);
    }

    /// <summary>Takes the employees who are due.</summary>
    /// <returns>The employees after that, and the ids that were taken.</returns>
    public (NotifiedPeople After, IReadOnlyList<string> Taken) Take(DateTimeOffset now) => (
        new NotifiedPeople(
            [.. Recent(now).Select(person => person.IsDue(now) ? new NotifiedPerson(person.Id, false, now, IsUnfinished: true) : person)],
            LeavingsAt(now)),
        [.. People.Where(person => person.IsDue(now)).Select(person => person.Id)]);

    /// <summary>Ends the syncs of employees that were taken.</summary>
    /// <param name="done">The ids of those who were synced.</param>
    /// <param name="givenBack">The ids of those who still wait.</param>
    /// <param name="waitFrom">They are due a minute after this time (UTC); null for at once.</param>
    public NotifiedPeople End(IReadOnlyCollection<string> done, IReadOnlyCollection<string> givenBack, DateTimeOffset? waitFrom) =>
        this with
        {
            People = [
                .. People.Select(person => done.Contains(person.Id) ? person with { IsUnfinished = false }
                    : givenBack.Contains(person.Id) ? new NotifiedPerson(person.Id, true, waitFrom)
                    : person),
            ],
        };

    /// <summary>Counts an employee who left by a sync.</summary>
    public NotifiedPeople WithLeaving(DateTimeOffset at) => this with { Leavings = [.. LeavingsAt(at), at] };

    /// <summary>Returns the employees as a text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, NotifiedPeopleJson.Default.NotifiedPeople);

    /// <summary>Reads the text of <see cref="ToJson"/>.</summary>
    public static NotifiedPeople Parse(string json) => JsonSerializer.Deserialize(json, NotifiedPeopleJson.Default.NotifiedPeople) ?? None;

    private ImmutableArray<NotifiedPerson> Recent(DateTimeOffset now) =>
        [.. People.Where(person => person.Waits || person.IsUnfinished || person.DueAt > now)];
}

/// <summary>The JSON of notified employees.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NotifiedPeople))]
internal sealed partial class NotifiedPeopleJson : JsonSerializerContext;
