using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard;

/// <summary>Which changes are held, which are applied nevertheless, and the text of the notice.</summary>
public sealed class PlanGuardHeldTests
{
    [Fact]
    public void Judge_HeldForSeveralReasons_ExplainsEachWithItsNumbers()
    {
        var stored = People(40);
        var listed = stored[25..].Select(one => Edit(Edit(one, "team", PersonioValue.Empty), "first_name", PersonioValue.Empty)).ToArray();
        var others = Enumerable.Range(1000, 3).Select(id => Record($"{id}"));

        var verdict = Judge([.. listed, .. others], stored, gone: stored[..25].Select(one => one.Id!));

        Assert.Equal(
            [
                "25 of 40 people would leave unannounced; the limit without approval is 4.",
                "25 of 40 people are not listed, and 3 new people are. This looks like another company.",
                "FirstName would be emptied for 15 of the 40 people who have it; the limit without approval is 4.",
                "Team would be emptied for 15 of the 40 people who have it; the limit without approval is 4.",
            ],
            verdict.Reasons.Select(reason => reason.Message));
        Assert.Equal(["tooManyLeavers", "otherPeople", "tooManyCleared", "tooManyCleared"], verdict.Reasons.Select(reason => reason.Code));
        Assert.Equal("Personio lists no employees, but 2 people are stored.", Judge([], stored[..2]).Reasons[0].Message);
    }

    [Fact]
    public void Judge_StatusIsHeld_HoldsAndShowsTheWholePerson()
    {
        var stored = People(10);
        var listed = stored.Select(one => Edit(Edit(one, "status", Text("leave")), "position", Text("Lead"))).ToArray();

        var verdict = Judge(listed, stored);

        Assert.Empty(verdict.Apply);
        Assert.All(verdict.Held, change => Assert.Equal([EmployeeField.Status, EmployeeField.JobTitle], change.Changed));
    }

    [Fact]
    public void Judge_ManagersNameIsHeld_HoldsTheManagerToo()
    {
        static PersonioValue Boss(string id, string? name) => Fields(("id", id), ("first_name", name), ("last_name", null));
        var stored = People(10).Select(one => Edit(one, "supervisor", Boss("98", "Grete"))).ToArray();
        var listed = stored.Select(one => Edit(Edit(one, "supervisor", Boss("99", null)), "position", Text("Lead"))).ToArray();

        var verdict = Judge(listed, stored);

        Assert.All(verdict.Apply, change => Assert.Equal([EmployeeField.JobTitle], change.Changed));
        Assert.All(verdict.Held, change => Assert.Equal([EmployeeField.ManagerId, EmployeeField.ManagerName], change.Changed));
        Assert.Equal((10, 10), (verdict.Apply.Count, verdict.Held.Count));
    }

    [Fact]
    public void Judge_NothingButAHeldField_LeavesNothingToApply()
    {
        var stored = People(10);
        var verdict = Judge([.. stored.Select(one => Edit(one, "team", PersonioValue.Empty))], stored);

        Assert.Empty(verdict.Apply);
        Assert.All(verdict.Held, change => Assert.Equal([EmployeeField.Team, EmployeeField.TeamId], change.Cleared));
    }

    [Fact]
    public void Judge_PeopleOfAnotherVersion_CountLikeAnyOther()
    {
        var index = People(40).ToDictionary(
            one => one.Id!,
            one => IndexEntry.From(OfAnotherVersion(Fingerprint.From(Map(one), Standing(LifecycleState.Active))), stored: null));
        var snapshot = Snapshot(People(40)[5..]) with { Gone = [.. People(5).Select(one => one.Id!)] };

        var verdict = PlanGuard.Judge(new GuardCase(PlanOf(snapshot, index, Today), snapshot.Employees, index, new GuardContext(Limits)));

        Assert.Equal("5 of 40 people would leave unannounced; the limit without approval is 4.", Assert.Single(verdict.Reasons).Message);
        Assert.Equal(35, verdict.Apply.Count);
    }

    [Fact]
    public void Judge_AddressesAreHeld_HoldsDerivedColumnsToo()
    {
        var shared = People(10).Select(one => Edit(one, "email", Text("same@example.org"))).ToArray();
        static PersonioEmployee[] Promoted(PersonioEmployee[] people) => [.. people.Select(one => Edit(one, "position", Text("Lead")))];

        var toShared = Judge(Promoted(shared), People(10));
        var toOwn = Judge(Promoted(People(10)), shared);

        Assert.All(toShared.Held.Concat(toOwn.Held), change => Assert.Equal([EmployeeField.Email], change.Changed));
        Assert.All(toShared.Apply.Concat(toOwn.Apply), change => Assert.Equal([EmployeeField.JobTitle], change.Changed));
        Assert.All(toShared.Apply, change => Assert.False(change.After.Flags.HasFlag(LifecycleFlags.DuplicateEmail)));
        Assert.All(toOwn.Apply, change => Assert.True(change.After.Flags.HasFlag(LifecycleFlags.DuplicateEmail)));
        Assert.All(toShared.Apply.Concat(toOwn.Apply), change => Assert.Equal(EarlierRecords.None, change.After.EarlierRecords));
        Assert.Equal((10, 10), (toShared.Apply.Count, toOwn.Apply.Count));
    }

    [Fact]
    public void Judge_AddressesAreHeld_HoldsManagersAddressesOfTheReports()
    {
        var stored = People(10).Select((one, i) => i == 0 ? one : Edit(one, "supervisor", Fields(("id", "1")))).ToArray();
        var listed = stored.Select((one, i) => Edit(Edit(one, "email", Text($"other{i}@example.org")), "position", Text("Lead"))).ToArray();

        var verdict = Judge(listed, stored);

        Assert.All(verdict.Apply, change => Assert.Equal([EmployeeField.JobTitle], change.Changed));
        Assert.All(
            verdict.Held.Where(change => change.Id != "1"),
            change => Assert.Equal([EmployeeField.Email, EmployeeField.ManagerEmail], change.Changed));
        Assert.Equal((10, 10), (verdict.Apply.Count, verdict.Held.Count));
    }

    [Fact]
    public void Judge_EmptiedAddressesAreHeld_HoldsManagersAddressesToo()
    {
        var stored = People(40).Select((one, i) => i == 39 ? one : Edit(one, "supervisor", Fields(("id", "40")))).ToArray();
        var listed = stored.Select((one, i) => Edit(one, "email", i < 5 ? PersonioValue.Empty : Text($"other{i}@example.org"))).ToArray();

        var verdict = Judge(listed, stored);

        Assert.StartsWith("Email would be emptied for 5 of the 40", Assert.Single(verdict.Reasons).Message, StringComparison.Ordinal);
        Assert.Empty(verdict.Apply);
        Assert.Equal(40, verdict.Held.Count);
    }

    [Fact]
    public void Judge_HeldPlanIsUnreadable_HoldsManagersAddressesWithAddresses()
    {
        var stored = People(10).Select((one, i) => i == 0 ? one : Edit(one, "supervisor", Fields(("id", "1")))).ToArray();
        var listed = stored.Select((one, i) => i == 0 ? Edit(one, "email", Text("other@example.org")) : one).ToArray();
        var plan = Plan(listed, stored, [], Today, out var index);

        var verdict = PlanGuard.Judge(
            new GuardCase(plan, Snapshot(listed).Employees, index, new GuardContext(Limits) { Waiting = WaitingChanges.Unknown }));

        Assert.Equal("undecided", Assert.Single(verdict.Reasons).Code);
        Assert.Equal((0, 10), (verdict.Apply.Count, verdict.Held.Count));
    }
}
