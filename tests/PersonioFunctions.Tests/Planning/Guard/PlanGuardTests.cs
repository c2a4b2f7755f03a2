using CsCheck;
using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard;

public sealed class PlanGuardTests
{
    [Theory]
    [InlineData(40, 2, false)]
    [InlineData(40, 4, false)]
    [InlineData(40, 5, true)]
    [InlineData(10, 3, false)]
    [InlineData(10, 4, true)]
    [InlineData(1000, 100, false)]
    [InlineData(1000, 101, true)]
    public void Judge_PeopleVanish_AreHeldAboveTheBound(int people, int vanished, bool held)
    {
        var stored = People(people);
        var verdict = Judge(stored[vanished..], stored, gone: stored[..vanished].Select(one => one.Id!));

        Assert.Equal(held ? ["tooManyLeavers"] : [], verdict.Reasons.Select(reason => reason.Code));
        Assert.Equal(held ? vanished : 0, verdict.Held.Count);
        Assert.Equal(held ? 0 : vanished, verdict.Apply.Count);
    }

    [Fact]
    public void Judge_MoreVanishThanThereWasTimeToAskFor_CountAllTheSame()
    {
        var stored = People(1000);
        var verdict = Judge(stored[400..], stored, gone: stored[..50].Select(one => one.Id!));

        Assert.Contains("400 of 1000", Assert.Single(verdict.Reasons).Message, StringComparison.Ordinal);
        Assert.Equal(50, verdict.Held.Count);
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_WhoWasMissingAlready_IsNoSurpriseWhenTheyHaveLeft()
    {
        var stored = People(40);
        var first = Plan(stored[3..], stored, stored[..3].Select(one => one.Id!), Today, out var index);
        foreach (var change in first.Changes) index[change.Id] = IndexEntry.From(change.ContentHash);
        var second = PlanOf(Snapshot(stored[6..]) with { Gone = [.. stored[..6].Select(one => one.Id!)] }, index, Today);

        var verdict = PlanGuard.Judge(new GuardCase(second, Snapshot(stored[6..]).Employees, index, new GuardContext(Limits)));

        Assert.Empty(verdict.Reasons);
        Assert.Equal(3, verdict.Apply.Count(change => change.After.State == LifecycleState.Left));
    }

    [Fact]
    public void Judge_TooManyLeavers_HoldsExactlyThemAndNothingElse()
    {
        var stored = People(40);
        var listed = stored.Select((one, i) => i < 5 ? Edit(one, "status", Text("inactive")) : i == 5 ? Edit(one, "position", Text("Lead")) : one);
        var verdict = Judge([.. listed, Record("999")], stored);

        Assert.Equal(["1", "2", "3", "4", "5"], verdict.Held.Select(change => change.Id));
        Assert.Equal(["6", "999"], verdict.Apply.Select(change => change.Id));
    }

    [Fact]
    public void Judge_AnnouncedLeavers_AreNotSurprises()
    {
        var leaving = People(40).Select(one => Edit(one, "termination_date", Text("2026-11-23"))).ToArray();
        var verdict = Judge(leaving, leaving, today: Today.AddDays(1));

        Assert.Equal(40, verdict.Apply.Count);
        Assert.Empty(verdict.Reasons);
    }

    [Theory]
    [InlineData("1900-01-01")] // Before the hire date: never started.
    [InlineData("2026-10-31")] // After it: left.
    public void Judge_TerminationDatesMovedIntoThePast_AreSurprises(string date)
    {
        var stored = People(40).Select(one => Edit(Edit(one, "hire_date", Text("2020-01-01")), "termination_date", Text("2027-12-31"))).ToArray();
        var listed = stored.Select((one, i) => i < 5 ? Edit(one, "termination_date", Text(date)) : one).ToArray();

        var verdict = Judge(listed, stored);

        Assert.Equal("tooManyLeavers", Assert.Single(verdict.Reasons).Code);
        Assert.Equal(5, verdict.Held.Count);
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_NobodyListed_HoldsEverything()
    {
        var stored = People(2);
        var verdict = Judge([], stored, gone: stored.Select(one => one.Id!));

        Assert.Equal("nobodyListed", verdict.Reasons[0].Code);
        Assert.Empty(verdict.Apply);
        Assert.Equal(2, verdict.Held.Count);
    }

    [Fact]
    public void Judge_EmptyCompanyThatHadNobody_IsNoAccident() => Assert.Empty(Judge([], []).Reasons);

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Judge_ColumnEmptiedForMany_HoldsThoseClears(int emptied, bool held)
    {
        var stored = People(40);
        var listed = stored.Select((one, i) => i < emptied ? Edit(Edit(one, "department", PersonioValue.Empty), "position", Text("Lead")) : one);
        var verdict = Judge([.. listed], stored);

        // Their other changes land in either case.
        Assert.Equal(emptied, verdict.Apply.Count);
        Assert.All(verdict.Apply, change => Assert.Equal(!held, change.Changed.Contains(EmployeeField.Department)));
        Assert.All(verdict.Apply, change => Assert.True(change.Changed.Contains(EmployeeField.JobTitle)));
        Assert.Equal(held ? emptied : 0, verdict.Held.Count);
        Assert.All(verdict.Held, change => Assert.Equal([EmployeeField.Department], change.Changed));
    }

    [Theory]
    [InlineData("email", 20, false)]
    [InlineData("email", 21, true)]
    [InlineData("status", 21, true)]
    [InlineData("position", 40, false)]
    public void Judge_MostPeopleChange_IsHeldForAddressAndStatus(string key, int changed, bool held)
    {
        var stored = People(40);
        var listed = stored.Select((one, i) => i < changed ? Edit(one, key, Text(key == "status" ? "leave" : $"other{i}@example.org")) : one);
        var verdict = Judge([.. listed], stored);

        Assert.Equal(held, verdict.Reasons.Count > 0);
        Assert.Equal(held ? changed : 0, verdict.Held.Count);
    }

    [Theory]
    [InlineData("email")]
    [InlineData("status")]
    [InlineData("department")]
    public void Judge_AttributeBecomesReadable_FillsItInForEverybody(string key)
    {
        var listed = People(40);

        var verdict = Judge(listed, [.. listed.Select(one => one.Without(key))]);

        Assert.Empty(verdict.Reasons);
        Assert.Equal(40, verdict.Apply.Count);
    }

    [Fact]
    public void Judge_StatusBecomesReadable_WhoLeftLongAgoIsNoSurprise()
    {
        var listed = People(40).Select((one, i) => i < 10 ? Edit(one, "status", Text("inactive")) : one).ToArray();

        var verdict = Judge(listed, [.. listed.Select(one => one.Without("status"))]);

        Assert.Empty(verdict.Reasons);
        Assert.Equal(40, verdict.Apply.Count);
    }

    [Fact]
    public void Judge_StatusBecomesReadable_IsNoChange()
    {
        var unread = People(40).Select(one => one with { Attributes = one.Attributes.Where(pair => pair.Key != "status").ToDictionary() }).ToArray();
        var listed = People(40).Select((one, i) => i < 10 ? Edit(one, "status", Text("inactive")) : one).ToArray();

        Assert.Empty(Judge(listed, unread).Reasons);
    }

    [Fact]
    public void Judge_NobodyListedButFoundOneByOne_IsHeldWithNothingToApply()
    {
        var stored = People(10);
        Plan([], stored, [], Today, out var index);
        var found = Snapshot(stored).Employees;

        var snapshot = Snapshot([]).With(new LookupAnswers(found, []));
        var verdict = PlanGuard.Judge(new GuardCase(PlanOf(snapshot, index, Today), snapshot.Employees, index, new GuardContext(Limits)));

        Assert.True(verdict.IsHeld);
        Assert.Empty(verdict.Held);
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_MostIdsReplaced_LooksLikeAnotherCompany()
    {
        var stored = People(40);
        var others = Enumerable.Range(1000, 40).Select(id => Record($"{id}")).ToArray();
        var verdict = Judge([.. others, .. stored[..5]], stored);

        Assert.Contains("otherPeople", verdict.Reasons.Select(reason => reason.Code));
        Assert.Empty(verdict.Apply);
    }

    // One further person is new and one has another title. Neither may land while the list looks like another company.
    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(2, 0, true)]
    [InlineData(2, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(3, 2, false)]
    [InlineData(30, 14, true)]
    [InlineData(30, 15, false)]
    public void Judge_NewCredentialsShowPartOfThePeople_AreOfAnotherCompanyBelowHalf(int people, int shown, bool other)
    {
        var stored = People(people);
        var listed = stored[..shown].Select((one, i) => i == 0 ? Edit(one, "position", Text("Lead")) : one).Append(Record("999")).ToArray();
        var verdict = Judge(listed, stored, credentials: CredentialsOrigin.New);

        Assert.Equal(other, verdict.IsOtherCompany);
        Assert.Equal(other, verdict.Reasons is [{ Code: "otherCompany" }]);
        if (!other) return;
        Assert.Empty(verdict.Apply);
        Assert.Contains($"lists {shown} of the {people} stored people", verdict.Reasons[0].Message, StringComparison.Ordinal);
        Assert.Contains("999", verdict.Held.Select(change => change.Id));
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(2, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(30, 14, true)]
    [InlineData(30, 15, false)]
    public void Judge_NewCredentialsShowTheIdsWithOtherAddresses_AreOfAnotherCompanyBelowHalf(int people, int kept, bool other)
    {
        var stored = People(people);
        var listed = stored.Select((one, i) => i < kept ? one : Edit(one, "email", Text($"other{i}@example.net"))).ToArray();
        var verdict = Judge(listed, stored, credentials: CredentialsOrigin.New);

        Assert.Equal(other, verdict.IsOtherCompany);
        if (other) Assert.Contains($"{kept} of their {people} e-mail addresses", verdict.Reasons[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_NewCredentialsMayNotReadAddresses_OnlyIdsCount()
    {
        var stored = People(30);

        Assert.Empty(Judge([.. stored.Select(one => one.Without("email"))], stored, credentials: CredentialsOrigin.New).Reasons);
    }

    [Fact]
    public void Judge_PeopleWithoutAddress_DoNotCountAmongTheAddresses()
    {
        var stored = People(30).Select((one, i) => i < 28 ? Edit(one, "email", PersonioValue.Empty) : one).ToArray();
        var listed = stored[..29].Append(Edit(stored[29], "email", Text("other@example.net"))).ToArray();

        Assert.False(Judge(listed, stored, credentials: CredentialsOrigin.New).IsOtherCompany);
    }

    [Fact]
    public void Judge_NewCredentialsAndNobodyStored_ComparesNothing()
    {
        var verdict = Judge(People(30), [], credentials: CredentialsOrigin.New);

        Assert.False(verdict.IsOtherCompany);
        Assert.Equal(30, verdict.Apply.Count);
    }

    // Rows of another version have ids but no known address or state.
    [Theory]
    [InlineData(14, true)]
    [InlineData(15, false)]
    public void Judge_NewCredentialsAndRowsOfAnotherVersion_ComparesIds(int shown, bool other)
    {
        var stored = People(30);
        var plan = Plan(stored[..shown], stored, [], Today, out var index);
        foreach (var id in index.Keys) index[id] = IndexEntry.From("nonsense", stored: null);

        var verdict = PlanGuard.Judge(new GuardCase(plan, Snapshot(stored[..shown]).Employees, index, new GuardContext(Limits, CredentialsOrigin.New)));

        Assert.Equal(other, verdict.IsOtherCompany);
    }

    // The notice about an empty list is clearer, but the credentials still count as unproven.
    [Fact]
    public void Judge_NewCredentialsShowNobody_HoldsEverythingUnproven()
    {
        var stored = People(3);
        var verdict = Judge([], stored, gone: stored.Select(one => one.Id!), credentials: CredentialsOrigin.New);

        Assert.Equal("nobodyListed", verdict.Reasons[0].Code);
        Assert.True(verdict.IsOtherCompany);
        Assert.Empty(verdict.Apply);
    }

    [Fact]
    public void Judge_NewCredentialsOfTheSameCompany_ChangeNothingAboutTheVerdict()
    {
        var stored = People(40);
        var before = Judge(stored[5..], stored, gone: stored[..5].Select(one => one.Id!));
        var verdict = Judge(stored[5..], stored, gone: stored[..5].Select(one => one.Id!), credentials: CredentialsOrigin.New);

        Assert.False(verdict.IsOtherCompany);
        Assert.Equal(before.Reasons, verdict.Reasons);
        Assert.Equal(before.Held.Select(change => change.Id), verdict.Held.Select(change => change.Id));
    }

    [Fact]
    public void Judge_AnyPlan_AppliesOrHoldsEveryChangeAndNeverLosesOne() => Gen.Select(
        Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 5], Gen.Int[0, 50]).Sample((people, vanished, blanked, min, percent) =>
    {
        var stored = People(people);
        var gone = Math.Min(vanished, people);
        var listed = stored[gone..].Select((one, i) => i < blanked ? Edit(one, "team", PersonioValue.Empty) : one).ToArray();
        var plan = Plan(listed, stored, stored[..gone].Select(one => one.Id!), Today, out var index);
        var verdict = PlanGuard.Judge(new GuardCase(plan, Snapshot(listed).Employees, index, new GuardContext(new GuardLimits(min, percent))));

        Assert.Equal(
            plan.Changes.Select(change => change.Id).Order(),
            verdict.Apply.Concat(verdict.Held).Select(change => change.Id).Distinct().Order());
        Assert.Equal(verdict.Reasons.Count > 0, verdict.Held.Count > 0);
        var leavers = verdict.Apply.Count(change => change.IsDeparture && !change.IsAnnounced);
        Assert.True(leavers <= Math.Max(min, people * percent / 100));
        if (listed.Length == 0) Assert.Empty(verdict.Apply);
    });
}
