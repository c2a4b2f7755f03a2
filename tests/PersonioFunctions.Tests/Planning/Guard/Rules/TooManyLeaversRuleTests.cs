using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard.Rules;

public sealed class TooManyLeaversRuleTests
{
    [Theory]
    [InlineData(40, 2, false)]
    [InlineData(40, 4, false)]
    [InlineData(40, 5, true)]
    [InlineData(10, 3, false)]
    [InlineData(10, 4, true)]
    [InlineData(1000, 100, false)]
    [InlineData(1000, 101, true)]
    public void Judge_PeopleVanish_AreHeldAboveTheLimit(int people, int vanished, bool held)
    {
        var stored = People(people);
        var verdict = Judge(stored[vanished..], stored, gone: stored[..vanished].Select(one => one.Id!));

        Assert.Equal(held ? ["tooManyLeavers"] : [], verdict.Reasons.Select(reason => reason.Code));
        Assert.Equal(held ? vanished : 0, verdict.Held.Count);
        Assert.Equal(held ? 0 : vanished, verdict.Apply.Count);
    }

    [Fact]
    public void Judge_MoreVanishThanLookups_CountsAllOfThem()
    {
        var stored = People(1000);
        var verdict = Judge(stored[400..], stored, gone: stored[..50].Select(one => one.Id!));

        Assert.Contains("400 of 1000", Assert.Single(verdict.Reasons).Message, StringComparison.Ordinal);
        Assert.Equal(50, verdict.Held.Count);
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_MissingPersonLeaves_IsNotCounted()
    {
        var stored = People(40);
        var first = Plan(stored[3..], stored, stored[..3].Select(one => one.Id!), Today, out var index);
        foreach (var change in first.Changes) index[change.Id] = IndexEntry.From(change.ContentHash);
        var second = PlanOf(Snapshot(stored[6..]) with { Gone = [.. stored[..6].Select(one => one.Id!)] }, index, Today);

        var verdict = PlanGuard.Judge(new GuardCase(second, Snapshot(stored[6..]).Employees, index, new GuardContext(Limits)));

        Assert.Empty(verdict.Reasons);
        Assert.Equal(3, verdict.Apply.Count(change => change.After.State == LifecycleState.Left));
    }

    /// <summary>
    /// People who were deleted and entered again under new ids in one run are still here. Most of a company under new ids is an accident.
    /// </summary>
    [Theory]
    [InlineData(20, 0, "")]
    [InlineData(20, 10, "")]
    [InlineData(20, 11, "11 of 100 people would leave")]
    [InlineData(51, 0, "51 of 100 people would leave")]
    public void Judge_PeopleAreEnteredAgainUnderNewIds_CountOnlyIfTheyAreMost(int again, int vanished, string reason)
    {
        var stored = People(100);
        var gone = stored[..(again + vanished)].Select(one => one.Id!).ToList();
        var entered = stored[..again].Select(one => one with { Id = $"new{one.Id}" });
        var snapshot = Snapshot([.. stored[(again + vanished)..], .. entered]) with { Gone = gone };
        var index = Index(stored);

        var judged = Decider.Decide(snapshot, index, Day(Today), new GuardContext(Limits));

        var found = judged.Verdict.Reasons.SingleOrDefault(one => one.Code == "tooManyLeavers");
        Assert.Equal(reason.Length > 0, found is not null);
        Assert.StartsWith(reason, found?.Message ?? "", StringComparison.Ordinal);
        var held = judged.Verdict.Held.Select(change => change.Id).Where(gone.Contains);
        Assert.Equal(again > 50 ? gone : reason.Length > 0 ? gone[again..] : [], held);
        var linked = judged.Verdict.Apply.Count(change => change.After.EarlierRecords?.EmployeeIds.Count == 1);
        Assert.Equal(again > 50 ? 0 : again, linked);
    }

    /// <summary>People who go on only later, or perhaps, stop being current now.</summary>
    [Theory]
    [InlineData("hire_date", "2027-01-01")]
    [InlineData("status", "gone")]
    public void Judge_PeopleAreEnteredAgainButAreNotCurrent_AreHeld(string key, string value)
    {
        var stored = People(40);
        var entered = stored[..20].Select(one => Edit(one with { Id = $"new{one.Id}" }, key, Text(value)));
        var snapshot = Snapshot([.. stored[20..], .. entered]) with { Gone = [.. stored[..20].Select(one => one.Id!)] };

        var judged = Decider.Decide(snapshot, Index(stored), Day(Today), new GuardContext(Limits));

        Assert.Contains(judged.Verdict.Reasons, one => one.Message.StartsWith("20 of 40 people", StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_TooManyLeavers_HoldsExactlyThemAndNothingElse()
    {
        var stored = People(40);
        var listed = stored.Select((one, i) =>
            i < 5 ? Edit(one, "status", Text("inactive")) : i == 5 ? Edit(one, "position", Text("Lead")) : one);
        var verdict = Judge([.. listed, Record("999")], stored);

        Assert.Equal(["1", "2", "3", "4", "5"], verdict.Held.Select(change => change.Id));
        Assert.Equal(["6", "999"], verdict.Apply.Select(change => change.Id));
    }

    [Fact]
    public void Judge_AnnouncedLeavers_AreNotCounted()
    {
        var leaving = People(40).Select(one => Edit(one, "termination_date", Text("2026-11-23"))).ToArray();
        var verdict = Judge(leaving, leaving, today: Today.AddDays(1));

        Assert.Equal(40, verdict.Apply.Count);
        Assert.Empty(verdict.Reasons);
    }

    [Theory]
    [InlineData("1900-01-01")] // Before the hire date: never started.
    [InlineData("2026-10-31")] // After it: left.
    public void Judge_TerminationDatesMovedIntoThePast_AreCounted(string date)
    {
        var stored = People(40)
            .Select(one => Edit(Edit(one, "hire_date", Text("2020-01-01")), "termination_date", Text("2027-12-31")))
            .ToArray();
        var listed = stored.Select((one, i) => i < 5 ? Edit(one, "termination_date", Text(date)) : one).ToArray();

        var verdict = Judge(listed, stored);

        Assert.Equal("tooManyLeavers", Assert.Single(verdict.Reasons).Code);
        Assert.Equal(5, verdict.Held.Count);
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_StatusBecomesReadable_DoesNotCountPeopleWhoLeftLongAgo()
    {
        var listed = People(40).Select((one, i) => i < 10 ? Edit(one, "status", Text("inactive")) : one).ToArray();

        var verdict = Judge(listed, [.. listed.Select(one => one.Without("status"))]);

        Assert.Empty(verdict.Reasons);
        Assert.Equal(40, verdict.Apply.Count);
    }
}
