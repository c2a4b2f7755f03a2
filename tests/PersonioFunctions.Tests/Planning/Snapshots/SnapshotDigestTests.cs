using CsCheck;
using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning.Snapshots;

public sealed class SnapshotDigestTests
{
    private static readonly string Circumstances = SnapshotDigest.CircumstancesFrom("1", Today);

    [Fact]
    public void Of_AnyFieldOfAnyPersonChanged_Differs() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, EmployeeField.All.Length - 1], Gen.Int[0, 2]).Sample(
            (person, field, choice) =>
            {
                var snapshot = Snapshot(People(5));
                var employees = snapshot.Employees.ToDictionary();
                var (id, before) = employees.ElementAt(person);
                employees[id] = before.With(EmployeeField.All[field], choice switch { 0 => null, 1 => "x", _ => "Engineer" });

                Assert.Equal(
                    employees[id][EmployeeField.All[field]] == before[EmployeeField.All[field]],
                    DigestOf(snapshot) == DigestOf(snapshot with { Employees = employees }));
            });

    [Fact]
    public void Of_OnePersonMoreOrLess_Differs()
    {
        var digests = Enumerable.Range(0, 5).Select(count => DigestOf(Snapshot(People(count))));

        Assert.Distinct(digests);
    }

    [Fact]
    public void Of_SameTextSplitDifferently_Differs()
    {
        var one = Snapshot([Record("1", ("first_name", Text("AdaM")), ("last_name", Text("uster")))]);
        var other = Snapshot([Record("1", ("first_name", Text("Ada")), ("last_name", Text("Muster")))]);

        Assert.NotEqual(DigestOf(one), DigestOf(other));
    }

    [Fact]
    public void Of_EmptyOrNotRead_Differs()
    {
        var people = People(2);
        Snapshot[] snapshots =
        [
            Snapshot(people), Snapshot([Edit(people[0], "team", PersonioValue.Empty), people[1]]), Snapshot(
                [people[0].Without("team"), people[1]]),
        ];

        Assert.Distinct(snapshots.Select(DigestOf));
        Assert.DoesNotContain(null, snapshots.Select(DigestOf));
    }

    [Fact]
    public void Of_AnotherOrder_IsTheSame() => Assert.Equal(DigestOf(Snapshot(People(5))), DigestOf(Snapshot([.. People(5).Reverse()])));

    [Fact]
    public void Of_AnotherDateOrOtherSettings_Differs()
    {
        var snapshot = Snapshot(People(2));

        Assert.Distinct([
            DigestOf(snapshot),
            SnapshotDigest.From(snapshot, SnapshotDigest.CircumstancesFrom("1", Today.AddDays(1))),
            SnapshotDigest.From(snapshot, SnapshotDigest.CircumstancesFrom("2", Today)),
        ]);
    }

    [Fact]
    public void Of_ResultThatDependsOnMoreThanTheList_IsNull()
    {
        var people = People(2);
        Snapshot[] more =
        [
            Snapshot([people[0].Without("team")]),
            Snapshot([.. people, Record(id: null)]),
            Snapshot(people) with { Incomplete = new Notice("listMoved", "It moved.") },
        ];

        Assert.All(more, snapshot => Assert.Null(DigestOf(snapshot)));
        Assert.NotNull(DigestOf(Snapshot(people)));
        Assert.NotNull(DigestOf(Snapshot([])));
    }

    [Fact]
    public void Of_OtherWarnings_Differs()
    {
        var people = People(2);
        Snapshot[] snapshots =
        [
            Snapshot([people[0].Without("hire_date"), people[1]]),
            Snapshot([Edit(people[0], "hire_date", Text("soon")), people[1]]),
            Snapshot([people[0].Without("hire_date"), people[1]]) with { Warnings = [new Notice("repeatedRecords", "Twice.")] },
        ];

        Assert.Distinct(snapshots.Select(DigestOf));
    }

    private static string? DigestOf(Snapshot snapshot) => SnapshotDigest.From(snapshot, Circumstances);
}
