using CsCheck;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class FingerprintTests
{
    private static readonly Gen<Employee> AnyEmployee =
        Gen.Select(Gen.Int[0, (1 << EmployeeFields.Count) - 1], Gen.OneOf(Gen.Const(""), Gen.String[1, 3]).Array[EmployeeFields.Count])
            .Select((known, values) => EmployeeFields.All
                .Where(field => (known & (1 << (int)field)) != 0)
                .Aggregate(new Employee("1"), (employee, field) => employee.With(field, values[(int)field])));

    /// <summary>A release compares rows that an earlier one wrote, so the hash must not change without a new version.</summary>
    [Fact]
    public void Of_KnownPerson_IsWhatEarlierReleasesWrote() => Assert.Equal(
        "2.active.g10.p9fe1XKcJeKHNjKfbsBEpmCPYZfBk6......Z8uTEcsIBaIx~~~~~~........................Kn-xWI............",
        Fingerprint.From(Map(Record("42").Without("team")), Standing(LifecycleState.Active)).ToString());

    [Fact]
    public void Parse_WrittenFingerprint_IsEqual() => AnyEmployee.Sample(employee =>
    {
        var fingerprint = Fingerprint.From(employee, Standing(LifecycleState.OnLeave));
        Assert.Equal(fingerprint, Fingerprint.Parse(fingerprint.ToString()));
    });

    /// <summary>A row of the previous release is rewritten, and it still tells which of its fields change.</summary>
    [Fact]
    public void Parse_ReleaseBefore_TellsItsFieldsAndEqualsNothing()
    {
        var before = Fingerprint.Parse("1.active.p9fe1XKcJeKHNjKfbsBEpmCPYZfBk6......Z8uTEcsIBaIx~~~~~~........................Kn-xWI");
        var now = Fingerprint.From(Map(Record("42", ("position", PersonioValue.Empty)).Without("team")), Standing(LifecycleState.Active), before);

        Assert.NotNull(before);
        Assert.Equal(LifecycleState.Active, before.State);
        Assert.NotEqual(before, Fingerprint.From(Map(Record("42").Without("team")), Standing(LifecycleState.Active), before));
        Assert.Equal([EmployeeField.JobTitle], before.Differences(now));
        Assert.Equal([EmployeeField.JobTitle], before.ClearedIn(now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2.active.g10.short")]
    [InlineData("2.active.g.p9fe1XKcJeKHNjKfbsBEpmCPYZfBk6......Z8uTEcsIBaIx~~~~~~........................Kn-xWI............")]
    [InlineData("2.active.g1x.p9fe1XKcJeKHNjKfbsBEpmCPYZfBk6......Z8uTEcsIBaIx~~~~~~........................Kn-xWI............")]
    [InlineData("0.active.")]
    [InlineData("1.active.short")]
    [InlineData("1.dancing.")]
    public void Parse_AnotherVersionOrNone_IsNull(string? text) => Assert.Null(Fingerprint.Parse(text));

    [Fact]
    public void Of_FieldNotKnown_KeepsTheStoredPart()
    {
        var stored = Fingerprint.From(Map(Record()), Standing(LifecycleState.Active));
        var read = Map(Record().Without("department", "hire_date"));

        Assert.Equal(stored, Fingerprint.From(read, Standing(LifecycleState.Active), stored));
    }

    [Fact]
    public void Of_NothingChanged_IsTheStoredOneItself()
    {
        var stored = Fingerprint.From(Map(Record()), Standing(LifecycleState.Active));

        Assert.Same(stored, Fingerprint.From(Map(Record()), Standing(LifecycleState.Active), stored));
        Assert.NotEqual(stored, Fingerprint.From(Map(Record()), Standing(LifecycleState.Leaving), stored));
    }

    [Fact]
    public void Differences_OneFieldChanged_NamesIt()
    {
        var stored = Fingerprint.From(Map(Record()), Standing(LifecycleState.Active));
        var changed = Fingerprint.From(Map(Record("1", ("team", Named(9, "Red")))), Standing(LifecycleState.Active), stored);

        Assert.Equal([EmployeeField.Team], stored.Differences(changed));
    }

    [Fact]
    public void Of_OtherManagerWithoutName_ForgetsTheFormerManagersName()
    {
        var boss = Fields(("id", "7"), ("first_name", "Grete"), ("last_name", "Boss"), ("email", "grete@example.org"));
        var stored = Fingerprint.From(Map(Record("1", ("supervisor", boss))), Standing(LifecycleState.Active));
        var next = Fingerprint.From(Map(Record("1", ("supervisor", Fields(("id", "8"))))), Standing(LifecycleState.Active), stored);

        Assert.Equal(
            [EmployeeField.ManagerId, EmployeeField.ManagerName, EmployeeField.ManagerEmail], stored.Differences(next));
        Assert.True(next.IsEmpty(EmployeeField.ManagerName));
    }

    /// <summary>
    /// The plan, made from two columns, must agree with the row that is written. Otherwise a row would be written in every run.
    /// </summary>
    [Fact]
    public void Of_CompletedRow_EqualsWhatWasPlannedFromTheIndex() => Gen.Select(AnyEmployee, AnyEmployee).Sample((before, read) =>
    {
        var stored = Fingerprint.From(before, Standing(LifecycleState.Active));
        var written = Fingerprint.From(read.CompletedFrom(before), Standing(LifecycleState.Active));

        // The next run reads the same values and must find no change.
        Assert.Equal(written, Fingerprint.From(read, Standing(LifecycleState.Active), written));
        // If the index says "unchanged", the row has the same content.
        if (Fingerprint.From(read, Standing(LifecycleState.Active), stored) == stored) Assert.Equal(stored, written);
    });
}
