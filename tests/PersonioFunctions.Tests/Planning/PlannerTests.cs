using System.Collections.Immutable;
using CsCheck;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public void Plan_NoPeopleStored_CreatesAllPeople()
    {
        var plan = PlanOf(Snapshot(Record("1"), Record("2")), Index(), Today);

        Assert.Equal([("1", PlannedAction.Create), ("2", PlannedAction.Create)], plan.Changes.Select(change => (change.Id, change.Kind)));
        Assert.Equal(0, plan.Unchanged);
    }

    [Fact]
    public void Plan_NothingChanged_WritesNoRow()
    {
        var plan = PlanOf(Snapshot(Record("1"), Record("2")), Index(Record("1"), Record("2")), Today);

        Assert.Empty(plan.Changes);
        Assert.Equal(2, plan.Unchanged);
    }

    [Fact]
    public void Plan_OneFieldChanged_UpdatesThatPerson()
    {
        var plan = PlanOf(
            Snapshot(Record("1", ("position", Text("Lead"))), Record("2")), Index(Record("1"), Record("2")), Today);

        var change = Assert.Single(plan.Changes);
        Assert.Equal(("1", PlannedAction.Update), (change.Id, change.Kind));
        Assert.Equal([EmployeeField.JobTitle], change.Changed);
        Assert.Empty(change.Cleared);
        Assert.Equal(1, plan.Unchanged);
    }

    [Fact]
    public void Plan_AttributeUnreadableForAllPeople_WritesNoRow()
    {
        var plan = PlanOf(
            Snapshot(Record("1").Without("department"), Record("2").Without("department")), Index(Record("1"), Record("2")), Today);

        Assert.Equal(2, plan.Unchanged);
    }

    [Fact]
    public void Plan_TerminationDateUnreadable_UsesTheStoredDate()
    {
        var leaving = Record("1", ("termination_date", Text("2026-12-31")));
        var snapshot = Snapshot(leaving.Without("termination_date"));

        Assert.Equal([EmployeeField.TerminationDate, EmployeeField.TerminationDateOffset], Planner.FieldsToRead(snapshot));
        Assert.Equal(1, PlanOf(snapshot, Index(leaving), Today).Unchanged);
        var later = PlanOf(snapshot, Index(leaving), new DateOnly(2027, 1, 1));
        Assert.Equal(LifecycleState.Left, Assert.Single(later.Changes).After.State);
    }

    [Fact]
    public void Plan_DayOfHireComes_UpdatesWithoutAnyEdit()
    {
        var future = Record("1", ("hire_date", Text("2026-11-24")), ("status", Text("onboarding")));

        Assert.Equal(1, PlanOf(Snapshot(future), Index(future), Today).Unchanged);
        var update = Assert.Single(PlanOf(Snapshot(future), Index(future), Today.AddDays(1)).Changes);
        Assert.Equal(LifecycleState.Active, update.After.State);
    }

    [Fact]
    public void Plan_StoredPersonNotListed_IsMissingAndUntouched()
    {
        var plan = PlanOf(Snapshot(Record("1")), Index(Record("1"), Record("2")), Today);

        Assert.Equal(["2"], plan.Missing);
        Assert.Empty(plan.Changes);
    }

    [Fact]
    public void Plan_PersonUnknownToPersonio_IsMissingAndThenLeaves()
    {
        var snapshot = Snapshot(Record("1")) with { Gone = ["2"] };
        var missing = Assert.Single(PlanOf(snapshot, Index(Record("1"), Record("2")), Today).Changes);
        Assert.Equal((PlannedAction.Absence, LifecycleState.Missing, "absent"), (missing.Kind, missing.After.State, missing.After.Rule));
        Assert.True(missing.IsDeparture);

        var index = Index(Record("1"), Record("2"));
        index["2"] = IndexEntry.From(missing.ContentHash);
        var left = Assert.Single(PlanOf(snapshot, index, Today).Changes);
        Assert.Equal((LifecycleState.Left, "removedFromSource"), (left.After.State, left.After.Rule));

        index["2"] = IndexEntry.From(left.ContentHash);
        Assert.Empty(PlanOf(snapshot, index, Today).Changes);
    }

    [Fact]
    public void Plan_MissingPersonIsListedAgain_IsPresentAgain()
    {
        var index = Index(Record("1"));
        index["1"] = IndexEntry.From(Fingerprint.From(Map(Record("1")), Standing(LifecycleState.Missing)));

        Assert.Equal(LifecycleState.Active, Assert.Single(PlanOf(Snapshot(Record("1")), index, Today).Changes).After.State);
    }

    [Fact]
    public void Plan_FieldEmptied_IsNamedAsCleared()
    {
        var plan = PlanOf(Snapshot(Record("1", ("department", PersonioValue.Empty))), Index(Record("1")), Today);

        Assert.Equal([EmployeeField.Department, EmployeeField.DepartmentId], Assert.Single(plan.Changes).Cleared);
    }

    [Fact]
    public void Plan_RowOfAnotherVersion_IsRewritten()
    {
        var index = new Dictionary<string, IndexEntry> { ["1"] = IndexEntry.From("nonsense", stored: null) };

        Assert.Single(PlanOf(Snapshot(Record("1")), index, Today).Changes);
        index["1"] = IndexEntry.From(OfAnotherVersion(Index(Record("1"))["1"].ContentHash!), stored: null);
        Assert.Single(PlanOf(Snapshot(Record("1")), index, Today).Changes);
    }

    [Fact]
    public void MissingFrom_PersonMissingAlready_ComesFirst()
    {
        var index = Index(Record("1"), Record("2"), Record("3"));
        index["2"] = IndexEntry.From(Fingerprint.From(Map(Record("2")), Standing(LifecycleState.Missing)));
        index["3"] = IndexEntry.From(Fingerprint.From(Map(Record("3")), Standing(LifecycleState.Left)));

        Assert.Equal(["2", "1"], Absentees.MissingFrom(Absentees.NotListed(Snapshot(), index)));
    }

    [Fact]
    public void Plan_RowOfAnotherVersionNotListed_LeavesLikeAnyOther()
    {
        var index = Index(Record("1"));
        index["2"] = IndexEntry.From(OfAnotherVersion(Fingerprint.From(Map(Record("2")), Standing(LifecycleState.Active))), stored: null);
        index["3"] = IndexEntry.From(
            OfAnotherVersion(Fingerprint.From(Map(Record("3")), new(LifecycleState.Left, LifecycleRuleIds.StatusInactive))), stored: null);
        index["4"] = IndexEntry.From("no fingerprint", stored: null);

        var plan = PlanOf(Snapshot(Record("1")) with { Gone = ["2", "3", "4"] }, index, Today);

        Assert.Equal(["2", "3"], plan.Changes.Select(change => change.Id));
        Assert.Equal((LifecycleState.Active, LifecycleState.Missing), (plan.Changes[0].Before, plan.Changes[0].After.State));
        Assert.Equal((LifecycleState.Left, LifecycleFlags.Absent), (plan.Changes[1].After.State, plan.Changes[1].After.Flags));
        Assert.Equal([true, false], plan.Changes.Select(change => change.IsDeparture));
        Assert.Equal(["2", "4"], plan.Missing.Order());
        Assert.Equal(["2", "3", "4"], plan.NotListed.Order());
    }

    [Fact]
    public void Confirmed_MarkedByARunThatNeverEnded_IsNotConfirmed()
    {
        var index = Index(Record("1"), Record("2"), Record("3"));
        foreach (var id in new[] { "2", "3" })
            index[id] = IndexEntry.From(Fingerprint.From(Map(Record(id)), Standing(LifecycleState.Missing)));
        var known = new MissingEmployees(ImmutableDictionary<string, DateTimeOffset?>.Empty.Add("3", null));

        Assert.Equal(["1", "3", "4"], Absentees.Confirmed(["1", "2", "3", "4"], index, known));
        Assert.Equal(["1", "2"], Absentees.Confirmed(["1", "2"], index, new MissingEmployees(LastSeen: null)));
    }

    [Theory]
    [InlineData("2026-11-22", null, true)]
    [InlineData(null, "inactive", false)]
    public void IsAnnounced_Leaver_OnlyByTheStoredDate(string? terminated, string? status, bool announced)
    {
        var leaving = Record("1", ("termination_date", Text(terminated ?? "2026-12-31")));
        var index = PlanOf(Snapshot(leaving), Index(), new DateOnly(2026, 11, 20)).Changes
            .ToDictionary(create => create.Id, create => IndexEntry.From(create.ContentHash, create.Employee));
        var now = Record("1", ("termination_date", Text(terminated ?? "2026-12-31")), ("status", Text(status ?? "active")));

        var change = Assert.Single(PlanOf(Snapshot(now), index, Today).Changes);

        Assert.True(change.IsDeparture);
        Assert.Equal(announced, change.IsAnnounced);
        Assert.False((change with { Before = LifecycleState.Active }).IsAnnounced);
        Assert.False((change with { Kind = PlannedAction.Absence }).IsAnnounced);
    }

    [Fact]
    public void Plan_AnyInput_AccountsForEveryRecord()
    {
        var id = Gen.Int[1, 30].Select(i => (string?)$"{i}");
        var record = Gen.Select(Gen.OneOf(id, Gen.Const((string?)null)), Gen.Int[0, 3], Gen.Bool).Select((who, title, readable) =>
        {
            var made = Record(who, ("position", Text($"Title {title}")));
            return readable ? made : made.Without("team", "status");
        });
        Gen.Select(record.Array[0, 40], record.Array[0, 40]).Sample((listed, stored) =>
        {
            var snapshot = Snapshot(listed);
            var index = Index([.. stored.Where(one => one.Id is not null).DistinctBy(one => one.Id)]);
            var plan = PlanOf(snapshot, index, Today);

            var fetched = Scene.Count(listed);
            Assert.Equal(fetched, plan.Changes.Count + plan.Unchanged + snapshot.Skipped.Count);
            Assert.All(plan.Changes, change => Assert.Equal(change.Kind == PlannedAction.Update, index.ContainsKey(change.Id)));
            Assert.All(plan.Missing, missing => Assert.DoesNotContain(missing, snapshot.Employees.Keys));
        });
    }
}
