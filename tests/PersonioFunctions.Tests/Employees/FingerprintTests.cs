using CsCheck;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class FingerprintTests
{
    private static readonly Gen<Employee> AnyEmployee =
        Gen.Select(
                Gen.ULong[0, (1ul << EmployeeField.All.Length) - 1],
                Gen.OneOf(Gen.Const(""), Gen.String[1, 3]).Array[EmployeeField.All.Length])
            .Select((known, values) => EmployeeField.All
                .Where(field => (known & (1ul << field.Index)) != 0)
                .Aggregate(new Employee("1"), (employee, field) => employee.With(field, values[field.Index])));

    /// <summary>A release compares rows that an earlier one wrote, so the hash must not change without a new version.</summary>
    [Fact]
    public void Of_KnownPerson_EqualsTheValueOfEarlierReleases() => Assert.StartsWith(
        "2.active.g10.............NjKfbsp9fe1XKcJeKHNjKfbsBEpmCPYZfBk6......Z8uTEcsIBaIx..................~~~~~~......Kn-xWI",
        Fingerprint.From(Map(Record("42").Without("team")), Standing(LifecycleState.Active)).ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void Parse_WrittenFingerprint_IsEqual() => AnyEmployee.Sample(employee =>
    {
        var fingerprint = Fingerprint.From(employee, Standing(LifecycleState.OnLeave));
        Assert.Equal(fingerprint, Fingerprint.Parse(fingerprint.ToString()));
    });

    [Fact]
    public void HasSameAddressAs_AnotherSpelling_IsTheSame()
    {
        var lower = Fingerprint.From(new Employee("1").With(EmployeeField.Email, "jane.roe@acme.example"), Standing(LifecycleState.Active));
        var upper = Fingerprint.From(new Employee("1").With(EmployeeField.Email, "Jane.ROE@acme.example"), lower.Standing, lower);
        var unread = Fingerprint.From(new Employee("1"), lower.Standing, upper);
        var other = Fingerprint.From(new Employee("1").With(EmployeeField.Email, "jane.doe@acme.example"), lower.Standing, lower);

        Assert.NotEqual(lower, upper);
        Assert.True(lower.HasSameAddressAs(upper));
        Assert.True(lower.HasSameAddressAs(unread));
        Assert.False(lower.HasSameAddressAs(other));
        Assert.Null(Fingerprint.Parse("1.active.g10.............p9fe1X")!.AddressPart);
    }

    /// <summary>A row of another version is rewritten, and its fingerprint still shows which fields change.</summary>
    [Fact]
    public void Parse_AnotherVersion_HasFieldsAndStandingButEqualsNothing()
    {
        var written = Fingerprint.From(Map(Record("42").Without("team")), Standing(LifecycleState.OnLeave));
        var before = Fingerprint.Parse(OfAnotherVersion(written))!;
        var withoutPosition = Map(Record("42", ("position", PersonioValue.Empty)).Without("team"));
        var now = Fingerprint.From(withoutPosition, Standing(LifecycleState.OnLeave), before);

        Assert.Equal(Standing(LifecycleState.OnLeave), before.Standing);
        Assert.NotEqual(before, Fingerprint.From(Map(Record("42").Without("team")), Standing(LifecycleState.OnLeave), before));
        Assert.Equal(written, Fingerprint.From(Map(Record("42").Without("team")), Standing(LifecycleState.OnLeave), before));
        Assert.Equal([EmployeeField.JobTitle], before.Differences(now));
        Assert.Equal([EmployeeField.JobTitle], before.ClearedIn(now));
    }

    /// <summary>Fields are added at the end, so fields missing from an older, shorter list were never read.</summary>
    [Fact]
    public void Parse_OlderShorterList_LeavesTheTailUnknown()
    {
        var last = EmployeeField.All[^1];
        var written = Fingerprint.From(Map(Record("42")), Standing(LifecycleState.Active));

        var shorter = Fingerprint.Parse(written.ToString()[..^6])!;

        Assert.Equal((false, false, null), (shorter.IsSet(last), shorter.IsEmpty(last), shorter.PartOf(last)));
        Assert.Equal([last], shorter.Differences(written));
        Assert.True(shorter.ClearedIn(written).IsEmpty);
        Assert.All(EmployeeField.All.SkipLast(1), field => Assert.Equal(written.PartOf(field), shorter.PartOf(field)));
        Assert.NotEqual(shorter, Fingerprint.From(new Employee("42"), Standing(LifecycleState.Active), shorter));
        Assert.Equal(written, Fingerprint.From(Map(Record("42")), Standing(LifecycleState.Active), shorter));
    }

    /// <summary>After a rollback, the older release compares the fields that it knows.</summary>
    [Fact]
    public void Parse_LongerList_HasTheFieldsOfThisRelease()
    {
        var written = Fingerprint.From(Map(Record("42")), Standing(LifecycleState.Active));

        var longer = Fingerprint.Parse($"{written}{new string('~', 6 * EmployeeField.Optional.Length)}abcdef")!;

        Assert.True(longer.Differences(written).IsEmpty);
        Assert.Equal(written, Fingerprint.From(Map(Record("42")), Standing(LifecycleState.Active), longer));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("2.active.g10.short")]
    [InlineData("2.active.g10.")]
    [InlineData("2.active.g.............p9fe1X")]
    [InlineData("2.active.g1x.............p9fe1X")]
    [InlineData("2.active.z10.............p9fe1X")]
    [InlineData("2.dancing.g10.............p9fe1X")]
    [InlineData("one.active.g10.............p9fe1X")]
    [InlineData(".active.g10.............p9fe1X")]
    [InlineData("2.active.")]
    public void Parse_Garbled_IsNull(string? text) => Assert.Null(Fingerprint.Parse(text));

    [Theory]
    [InlineData("1.active.g10.............")]
    [InlineData("2.active.g10...................")]
    [InlineData("7.active.g10.............p9fe1X")]
    public void Parse_AnyNumberOfFields_IsUnderstood(string text) => Assert.Equal(text, Fingerprint.Parse(text)?.ToString());

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
