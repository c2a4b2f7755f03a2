using PersonioFunctions.Accounts.Webhooks;

namespace PersonioFunctions.Tests.Accounts.Webhooks;

/// <summary>Who waits for a sync after webhooks, and how often somebody may be synced.</summary>
public sealed class NotifiedPeopleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Notify_SameEmployeeTwice_WritesOnceAndSendsOneMessage()
    {
        var (people, wakeAt) = NotifiedPeople.None.Notify("1001", Now)!.Value;

        Assert.Equal(Now, wakeAt);
        Assert.Null(people.Notify("1001", Now.AddSeconds(1)));
    }

    [Fact]
    public void Notify_AnotherEmployee_IsTakenAlongByTheMessageOnItsWay()
    {
        var (people, wakeAt) = NotifiedPeople.None.Notify("1001", Now)!.Value.After.Notify("1002", Now)!.Value;

        Assert.Null(wakeAt);
        Assert.Equal(["1001", "1002"], people.Take(Now).Taken);
    }

    [Fact]
    public void Notify_WhileTheEmployeeIsSynced_AsksForASecondSyncAfterAMinute()
    {
        var taken = NotifiedPeople.None.Notify("1001", Now)!.Value.After.Take(Now).After;

        var (people, wakeAt) = taken.Notify("1001", Now.AddSeconds(2))!.Value;

        Assert.Equal(Now + NotifiedPeople.Window, wakeAt);
        people = people.End(["1001"], [], null);
        Assert.Empty(people.Take(Now.AddSeconds(59)).Taken);
        Assert.Equal(["1001"], people.Take(Now.AddSeconds(60)).Taken);
    }

    [Fact]
    public void Notify_MoreEmployeesThanTheLimit_AsksForEverybodyOnce()
    {
        var (people, messages) = (NotifiedPeople.None, 0);
        for (var id = 0; id < 10_000; id++)
        {
            if (people.Notify($"{id}", Now) is not { } notified) continue;
            people = notified.After;
            if (notified.WakeAt is not null) messages++;
        }

        Assert.Equal(1, messages);
        Assert.Equal(NotifiedPeople.MaxPeople + 1, people.People.Length);
        Assert.Equal(NotifiedPeople.Everybody, people.Take(Now).Taken[^1]);
    }

    // A minute of a flood, with a host that syncs at once.
    [Fact]
    public void Notify_FloodOverTenMinutes_CostsTheLimitOfEachMinute()
    {
        var (people, taken) = (NotifiedPeople.None, new List<string>());
        for (var call = 0; call < 10_000; call++)
        {
            var now = Now.AddSeconds(call * 0.06);
            people = people.Notify($"{call}", now)?.After ?? people;
            (people, var due) = people.Take(now);
            people = people.End([.. due], [], null);
            taken.AddRange(due);
        }

        Assert.InRange(taken.Count(id => id == NotifiedPeople.Everybody), 2, 10);
        Assert.InRange(taken.Count(id => id != NotifiedPeople.Everybody), NotifiedPeople.MaxPeople, 10 * NotifiedPeople.MaxPeople);
        Assert.All(people.People, person => Assert.InRange(person.TakenAt!.Value, Now.AddMinutes(8), Now.AddMinutes(10)));
    }

    [Fact]
    public void Take_TheHostThatTookSomebodyDied_TakesThemAgainAfterAMinute()
    {
        var people = NotifiedPeople.None.Notify("1001", Now)!.Value.After.Take(Now).After;

        Assert.False(people.HasDue(Now.AddSeconds(59)));
        Assert.Equal(["1001"], people.Take(Now.AddSeconds(60)).Taken);
    }

    [Fact]
    public void ToldAt_WaitingAndLatelySynced_CountAndOthersDoNot()
    {
        var people = NotifiedPeople.None.Notify("1001", Now)!.Value.After.Take(Now).After.End(["1001"], [], null);
        people = people.Notify("1002", Now.AddSeconds(59))!.Value.After;

        Assert.Equal(["1001", "1002"], people.ToldAt(Now.AddSeconds(59)).Order());
        Assert.Equal(["1002"], people.ToldAt(Now.AddSeconds(60)));
    }

    [Fact]
    public void End_GivenBack_IsDueAtOnceOrAMinuteAfterTheTime()
    {
        var taken = NotifiedPeople.None.Notify("1001", Now)!.Value.After.Notify("1002", Now)!.Value.After.Take(Now).After;

        Assert.Equal(["1002"], taken.End(["1001"], ["1002"], null).Take(Now.AddSeconds(1)).Taken);
        Assert.Empty(taken.End(["1001"], ["1002"], Now).Take(Now.AddSeconds(59)).Taken);
    }

    [Fact]
    public void IsOver_OnlyWhenNothingWaitsAndTheMinuteIsOver()
    {
        var taken = NotifiedPeople.None.Notify("1001", Now)!.Value.After.Take(Now).After;
        var ended = taken.End(["1001"], [], null);

        Assert.False(taken.IsOver(Now.AddHours(1)));
        Assert.False(ended.IsOver(Now.AddSeconds(59)));
        Assert.True(ended.IsOver(Now.AddSeconds(60)));
    }

    [Fact]
    public void LeavingsAt_AnHourLater_CountsNoMore()
    {
        var people = NotifiedPeople.None.WithLeaving(Now).WithLeaving(Now.AddMinutes(30));

        Assert.Equal(2, people.LeavingsAt(Now.AddMinutes(59)).Length);
        Assert.Single(people.LeavingsAt(Now.AddMinutes(60)));
        Assert.False(people.IsOver(Now.AddMinutes(89)));
        Assert.True(people.IsOver(Now.AddMinutes(90)));
    }

    [Fact]
    public void Parse_WhatWasWritten_IsTheSame()
    {
        var people = NotifiedPeople.None.Notify("1001", Now)!.Value.After.Take(Now).After.Notify("1002", Now)!.Value.After;

        var read = NotifiedPeople.Parse(people.WithLeaving(Now).ToJson());
        Assert.Equal(people.People.AsEnumerable(), read.People);
        Assert.Equal([Now], read.Leavings);
    }
}
