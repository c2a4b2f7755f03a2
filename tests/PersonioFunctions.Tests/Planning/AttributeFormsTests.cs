using System.Text;
using static PersonioFunctions.Tests.Builders.Records;
using static PersonioFunctions.Tests.Builders.StoredCompany;

namespace PersonioFunctions.Tests.Planning;

/// <summary>
/// An attribute can be unreadable, empty, cleared, or missing in some records. These four cases stay distinct for each of the twelve
/// attributes, from the record through mapper and planner to the columns of the row.
/// </summary>
public sealed class AttributeFormsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Keys { get; } = [.. Attributes.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Unreadable_InNoRecord_ChangesNoRowAndCountsKeptValues(string key)
    {
        var snapshot = Snapshot(Full("1").Without(key), Full("2").Without(key));
        var plan = PlanOf(snapshot, Index(Full("1"), Full("2")), Today);

        Assert.Equal([key], snapshot.Unreadable.Select(attribute => attribute.Key));
        Assert.Empty(snapshot.Warnings);
        Assert.Empty(plan.Changes);
        Assert.Equal(2, plan.Unchanged);
        Assert.Equal([(key, 2)], plan.ValuesKept.Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Unreadable_WhileSomethingElseChanges_KeepsItsColumns(string key)
    {
        var (other, value) = key == "position" ? ("department", Named(8, "Sales")) : ("position", Text("Lead"));

        var row = Apply(Snapshot(Full("1", (other, value)).Without(key), Full("2").Without(key)), Full("1"), Full("2"));

        AssertColumnsKept(key, row);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Unreadable_FromTheBeginning_IsNotTakenForEmptyLater(string key)
    {
        var unread = Full("1").Without(key);
        Assert.Equal(0, PlanOf(Snapshot(unread), Index(unread), Today).ValuesKept[key]);

        var change = Assert.Single(PlanOf(Snapshot(Full("1")), Index(unread), Today).Changes);

        Assert.Equal(FieldsOf(key), change.Changed);
        Assert.Empty(change.Cleared);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Empty_AndEmptyBefore_IsReadableAndChangesNoRow(string key)
    {
        var empty = Full("1", (key, PersonioValue.Empty));
        var snapshot = Snapshot(empty, Full("2"));
        var plan = PlanOf(snapshot, Index(empty, Full("2")), Today);

        Assert.Empty(plan.Changes);
        Assert.Empty(plan.ValuesKept);
        Assert.Empty(snapshot.Warnings);
        var presence = Assert.Single(snapshot.Attributes, one => one.Attribute.Key == key);
        Assert.Equal((2, 2, 1), (presence.Listed, presence.Present, presence.Filled));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Empty_InEveryFormThatPersonioSends_IsKnownAndNull(string key)
    {
        foreach (var sent in new[] { "null", "\"\"", "\"  \"", "[]", "{}" })
        {
            var body = $$$"""
                {"success":true,"data":[{"type":"Employee",
                "attributes":{"id":{"value":1},"{{{key}}}":{"label":"x","value":{{{sent}}} } } }]}
                """;
            var record = new PersonioPageReader(["id", .. Attributes.Keys]).Read(Encoding.UTF8.GetBytes(body)).Employees![0];

            var (employee, unusable) = EmployeeMapper.Map(record, Attributes);

            Assert.Equal(FieldsOf(key), employee.Known);
            Assert.All(employee.Known, field => Assert.Null(employee[field]));
            Assert.Empty(unusable);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Cleared_ForOnePerson_RemovesThatPersonsColumns(string key)
    {
        var snapshot = Snapshot(Full("1", (key, PersonioValue.Empty)), Full("2"));
        var plan = PlanOf(snapshot, Index(Full("1"), Full("2")), Today);

        var change = Assert.Single(plan.Changes);
        Assert.Equal(("1", PlannedAction.Update), (change.Id, change.Kind));
        Assert.Equal(FieldsOf(key).Where(field => field.OffsetOf is null), change.Cleared);
        Assert.Empty(snapshot.Unreadable);
        Assert.Empty(snapshot.Warnings);

        var columns = EmployeeEntity.Write(Apply(snapshot, Full("1"), Full("2"))).Keys;
        Assert.All(FieldsOf(key), field => Assert.DoesNotContain(field.Column, columns));
        Assert.All(FieldSet.All.Except(FieldsOf(key)), field => Assert.Contains(field.Column, columns));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void MissingInSome_NothingElseChanges_WarnsAndChangesNoRow(string key)
    {
        var snapshot = Snapshot(Full("1").Without(key), Full("2"), Full("3").Without(key));
        var plan = PlanOf(snapshot, Index(Full("1"), Full("2"), Full("3")), Today);

        Assert.Empty(plan.Changes);
        Assert.Equal(3, plan.Unchanged);
        Assert.Empty(snapshot.Unreadable);
        var warning = Assert.Single(snapshot.Warnings);
        Assert.Equal("attributeMissingInSome", warning.Code);
        Assert.StartsWith($"Personio left {key} out of 2 of 3 records.", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void MissingInSome_WhileSomethingElseChanges_KeepsTheColumns(string key)
    {
        var (other, value) = key == "position" ? ("department", Named(8, "Sales")) : ("position", Text("Lead"));

        var row = Apply(Snapshot(Full("1", (other, value)).Without(key), Full("2")), Full("1"), Full("2"));

        AssertColumnsKept(key, row);
    }

    [Fact]
    public void MissingInSome_ButUnusableInTheOthers_IsStillMissingInSome()
    {
        var snapshot = Snapshot(Full("1").Without("hire_date"), Full("2", ("hire_date", Text("soon"))));

        Assert.Equal(["attributeMissingInSome", "unusableValue"], snapshot.Warnings.Select(warning => warning.Code));
        Assert.Empty(snapshot.Unreadable);
    }

    /// <summary>A record that has a value for every attribute.</summary>
    private static PersonioEmployee Full(string id, params (string Key, PersonioValue Value)[] values) => Record(
        id,
        [
            ("termination_date", Text("2027-06-30T00:00:00+02:00")),
            ("supervisor", Fields(("id", "99"), ("first_name", "Grete"), ("last_name", "Boss"), ("email", "grete@example.org"))),
            ("cost_centers", PersonioValue.OfItems([Fields(("id", "3"), ("name", "R&D"), ("percentage", "100"))])),
            .. values,
        ]);

    private static FieldSet FieldsOf(string key) =>
        Attributes.All.Single(attribute => attribute.Key == key).Fields.Aggregate(default(FieldSet), (set, field) => set.With(field));

    private static void AssertColumnsKept(string key, EmployeeRow row)
    {
        var before = EmployeeEntity.Write(Stored(Full("1")));
        var after = EmployeeEntity.Write(row);
        Assert.All(FieldsOf(key), field => Assert.Equal(before[field.Column], after[field.Column]));
        Assert.Equal(before["LifecycleState"], after["LifecycleState"]);
        Assert.NotEqual(before["ContentHash"], after["ContentHash"]);
    }

    private static EmployeeRow Stored(PersonioEmployee record)
    {
        var create = PlanOf(Snapshot(record), Index(), Today).Changes[0];
        return EmployeeRow.Create("acme", create.Employee, create.After, Now);
    }

    /// <summary>The row of person 1 after a run over stored people.</summary>
    private static EmployeeRow Apply(Snapshot snapshot, params PersonioEmployee[] stored)
    {
        var change = Assert.Single(PlanOf(snapshot, Index(stored), Today).Changes);
        Assert.Equal("1", change.Id);
        return Stored(stored[0]).Update(change.Employee, change.After, Now);
    }
}
