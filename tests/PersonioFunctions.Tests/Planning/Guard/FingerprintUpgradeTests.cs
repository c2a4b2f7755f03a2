using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Guard;

/// <summary>The first run after an upgrade writes every row anew. It is guarded like any other.</summary>
public sealed class FingerprintUpgradeTests
{
    private static readonly EmployeeField Last = EmployeeField.All[^1];

    [Fact]
    public void Judge_RaisedVersionAndNothingElse_RewritesAllRows()
    {
        var (plan, verdict) = Judge(People(40), OfAnotherVersion);

        Assert.Equal(40, verdict.Apply.Count);
        Assert.Empty(verdict.Reasons);
        Assert.All(plan.Changes, change => Assert.True(change.Changed.IsEmpty));
        Assert.All(plan.Changes, change => Assert.Equal((PlannedAction.Update, LifecycleState.Active), (change.Kind, change.Before)));
    }

    [Fact]
    public void Judge_RaisedVersion_HoldsAMassClearInTheVeryFirstRun()
    {
        var (_, verdict) = Judge([.. People(40).Select(one => Edit(one, "position", PersonioValue.Empty))], OfAnotherVersion);

        Assert.Equal(NoticeCodes.TooManyCleared, Assert.Single(verdict.Reasons).Code);
        Assert.Equal(40, verdict.Held.Count);
        Assert.All(verdict.Held, change => Assert.Equal([EmployeeField.JobTitle], change.Cleared));

        // The rows are of this version afterwards, and still hold the position.
        Assert.Equal(40, verdict.Apply.Count);
        Assert.All(verdict.Apply, change => Assert.True(change.ContentHash.IsSet(EmployeeField.JobTitle)));
    }

    [Fact]
    public void Judge_RaisedVersion_HoldsAMassChangeInTheVeryFirstRun()
    {
        var (_, verdict) = Judge([.. People(40).Select(one => Edit(one, "email", Text($"{one.Id}@new.example.org")))], OfAnotherVersion);

        Assert.Equal(NoticeCodes.TooManyChanged, Assert.Single(verdict.Reasons).Code);
        Assert.All(verdict.Held, change => Assert.Equal([EmployeeField.Email], change.Changed));
    }

    [Fact]
    public void Judge_LongerCatalogue_FillsTheNewFieldInWithoutAlarm()
    {
        var (plan, verdict) = Judge(People(40), Shorter);

        Assert.Equal(40, verdict.Apply.Count);
        Assert.Empty(verdict.Reasons);
        Assert.All(plan.Changes, change => Assert.Equal([Last], change.Changed));
        Assert.All(plan.Changes, change => Assert.True(change.Cleared.IsEmpty));
    }

    [Fact]
    public void Judge_LongerCatalogue_HoldsAMassClearInTheVeryFirstRun()
    {
        var (_, verdict) = Judge([.. People(40).Select(one => Edit(one, "position", PersonioValue.Empty))], Shorter);

        Assert.Equal(NoticeCodes.TooManyCleared, Assert.Single(verdict.Reasons).Code);
        Assert.All(verdict.Held, change => Assert.Equal([EmployeeField.JobTitle], change.Changed));
    }

    private static string Shorter(Fingerprint fingerprint) => fingerprint.ToString()[..^6];

    private static (SyncPlan Plan, GuardVerdict Verdict) Judge(PersonioEmployee[] listed, Func<Fingerprint, string> written)
    {
        var index = PlanOf(Snapshot(People(listed.Length)), new Dictionary<string, IndexEntry>(), Today).Changes
            .ToDictionary(create => create.Id, create => IndexEntry.From(written(create.ContentHash), stored: null));
        var snapshot = Snapshot(listed);
        var plan = PlanOf(snapshot, index, Today);
        return (plan, PlanGuard.Judge(new GuardCase(plan, snapshot.Employees, index, new GuardContext(Limits))));
    }
}
