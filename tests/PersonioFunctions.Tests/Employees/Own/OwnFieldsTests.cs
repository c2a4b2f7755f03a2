using CsCheck;
using PersonioFunctions.Employees.Own;
using PersonioFunctions.Tests.Builders;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees.Own;

/// <summary>The fields of own attributes in sets, fingerprints and rows.</summary>
public sealed class OwnFieldsTests
{
    private static readonly AttributeChoice Choice = AttributeChoice.None.With(
        new Dictionary<string, string>
        {
            ["office"] = "Office",
            ["dynamic_1"] = "PersonnelNumber",
            ["dynamic_2"] = "Skills",
            ["dynamic_3"] = "Entry",
        },
        key => key switch { "dynamic_2" => "tags", "dynamic_3" => "date", _ => "standard" });

    private static readonly EmployeeAttributes Catalogue = new(emailKey: null, Choice);

    // Without those of the manager, which are only valid together.
    private static readonly EmployeeField[] All = [.. Catalogue.Fields.Where(field => field.Attribute != "supervisor")];

    [Theory]
    [InlineData("PersonnelNumber", 1)]
    [InlineData("PersonnelNumber,,Skills[],Skills_Raw", 3)]
    [InlineData("Skills_Raw", 1)]
    [InlineData("Other[],Skills_Raw", 2)]
    public void Parse_TextOfARow_HasTheFieldsAndIsShared(string text, int count)
    {
        var fields = OwnFields.Parse(text)!;

        Assert.Equal((text, count), (fields.Text, fields.All.Count()));
        Assert.Same(fields, OwnFields.Parse(text));
        Assert.All(fields.All, field => Assert.StartsWith("X_", field.Column, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("personnelNumber")]
    [InlineData("A b")]
    [InlineData("A[]x")]
    [InlineData("Skills,Skills[]")]
    public void Parse_AnythingElse_IsNone(string? text) => Assert.Null(OwnFields.Parse(text));

    [Fact]
    public void Row_AnyValues_IsReadAsWritten() => AnyEmployee.Sample(employee =>
    {
        var row = EmployeeRow.Create("acme", employee, Standing(LifecycleState.Active), Scene.Now);

        var read = EmployeeEntity.Read(EmployeeEntity.Write(row));

        Assert.Equal(employee.Known, read.Employee.Known);
        Assert.All(All, field => Assert.Equal(employee[field], read.Employee[field]));
        Assert.Equal(row.ContentHash, read.ContentHash);
        Assert.Equal(row.ContentHash, Fingerprint.Parse(row.ContentHash!.ToString()));
    });

    /// <summary>The fingerprint tells exactly which fields changed, were cleared, or were never read.</summary>
    [Fact]
    public void Fingerprint_AnyTwoReadings_TellsTheDifference() => Gen.Select(AnyEmployee, AnyEmployee).Sample((before, after) =>
    {
        var stored = Fingerprint.From(before, Standing(LifecycleState.Active));
        var next = Fingerprint.From(after, Standing(LifecycleState.Active), stored);
        var complete = after.CompletedFrom(before);

        Assert.Equal(next, Fingerprint.From(complete, Standing(LifecycleState.Active)));
        Assert.Equal(
            All.Where(field => field.OffsetOf is null && complete.Known.Contains(field)
                && (!before.Known.Contains(field) || before[field] != complete[field])),
            stored.Differences(next, after.Known).Where(field => field.OffsetOf is null && All.Contains(field)).Order(ByIndex));
        Assert.Equal(
            All.Where(field => field.OffsetOf is null && before[field] is not null && complete[field] is null),
            stored.ClearedIn(next, after.Known));
        Assert.All(All.Where(field => field.OffsetOf is null), field => Assert.Equal(complete[field] is not null, next.IsSet(field)));
    });

    [Fact]
    public void Fingerprint_NothingSwitchedOn_IsThatOfBefore()
    {
        var text = Fingerprint.From(Map(Record("1")), Standing(LifecycleState.Active)).ToString();

        Assert.DoesNotContain('|', text);
        Assert.EndsWith(Fingerprint.PartOf("9"), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_AnyFields_IsTheRowThatNeverHadThem() => AnyEmployee.Select(Gen.Bool.Array[All.Length]).Sample((employee, off) =>
    {
        var gone = FieldSet.Of(All.Where((field, i) => off[i] && (field.IsOwn || field.IsOptional)));
        var row = EmployeeRow.Create("acme", employee, Standing(LifecycleState.Active), Scene.Now);
        var expected = gone.Aggregate(employee, (one, field) => one.Without(field));

        var without = row.Without(gone);

        Assert.Equal(expected.Known, without.Employee.Known);
        Assert.Equal(Fingerprint.From(expected, Standing(LifecycleState.Active)), without.ContentHash);
        Assert.Equal(EmployeeEntity.Write(row.Without(gone)).Keys.Where(key => gone.Any(field => field.Column == key)), []);
    });

    [Fact]
    public void Between_AttributeSwitchedOnOrOff_HasNoChange()
    {
        var run = SyncRun.From(new SyncMessage("acme", "run", SyncTrigger.Timer, Scene.Now), SyncRunStatus.Running);
        var plain = EmployeeRow.Create("acme", Map(Record("1")), Standing(LifecycleState.Active), Scene.Now);
        var record = Record("1", ("office", Named(5, "Berlin")), ("dynamic_1", Text("17")), ("dynamic_2", Text("A,B")));
        var filled = plain.Update(EmployeeMapper.Map(record, Catalogue).Employee, Standing(LifecycleState.Active), Scene.Now);
        var changed = filled.Update(
            EmployeeMapper.Map(Record("1", ("dynamic_1", Text("18"))), Catalogue).Employee, Standing(LifecycleState.Active), Scene.Now);

        Assert.Equal("17", filled.Column("X_PersonnelNumber"));
        Assert.Empty(EmployeeChange.Between(plain, filled, run));
        Assert.Empty(EmployeeChange.Between(filled, filled.Without(Choice.Fields), run));
        var change = Assert.Single(EmployeeChange.Between(filled, changed, run));
        Assert.Equal(("X_PersonnelNumber", "17", "18", null), (change.Field, change.Old, change.New, change.Event));
        var undone = changed.WithColumns(new Dictionary<string, string?> { [change.Field!] = change.Old }, Scene.Now);
        Assert.Equal("17", undone.Column("X_PersonnelNumber"));
    }

    private static readonly Comparer<EmployeeField> ByIndex =
        Comparer<EmployeeField>.Create((one, other) => one.Index.CompareTo(other.Index));

    private static Gen<Employee> AnyEmployee => Gen.Int[0, 4].Array[All.Length].Select(dice => All
        .Select((one, i) => (Field: one, Die: dice[i]))
        .Aggregate(new Employee("1"), (employee, one) => one.Die switch
        {
            0 => employee,
            1 => employee.With(one.Field, null),
            _ => employee.With(one.Field, $"v{one.Die}"),
        }));
}
