using CsCheck;
using PersonioFunctions.Employees.Own;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees.Own;

/// <summary>A company's own attributes: which may be stored, at which place, and how their values are read.</summary>
public sealed class OwnAttributeTests
{
    [Theory]
    [InlineData("dynamic_1", "PersonnelNumber", null)]
    [InlineData("dynamic_1", "X", null)]
    [InlineData("office", "Office", null)]
    [InlineData("probation_period_end", "ProbationEnd", null)]
    [InlineData("Personnel number", "PersonnelNumber", "keys of attributes")]
    [InlineData("office", "Site", "always Office")]
    [InlineData("first_name", "Name", "stores first_name already")]
    [InlineData("dynamic_5", "Address", "stores dynamic_5 already")]
    [InlineData("dynamic_1", "personnelNumber", "capital letter")]
    [InlineData("dynamic_1", "Personnel_Number", "capital letter")]
    [InlineData("dynamic_1", "", "capital letter")]
    [InlineData("dynamic_1", null, "capital letter")]
    [InlineData("dynamic_1", "Email", "is a column of this app")]
    [InlineData("dynamic_1", "OFFICE", "is a column of this app")]
    [InlineData("fix_salary", "Salary", "sensitiveAttributes")]
    [InlineData("iban", "Iban", "sensitiveAttributes")]
    public void Check_OneAttribute_SaysWhatIsWrong(string key, string? name, string? expected)
    {
        var error = AttributeRules.Check(new Dictionary<string, string> { [key] = name! }, "dynamic_5", []);

        if (expected is null) Assert.Null(error);
        else Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NameOf63Characters_IsAccepted()
    {
        Assert.Null(AttributeRules.Check(Columns(("dynamic_1", new string('N', 63))), "email", []));
        Assert.NotNull(AttributeRules.Check(Columns(("dynamic_1", new string('N', 64))), "email", []));
    }

    [Fact]
    public void Check_SensitiveAttributeThatIsAllowed_IsAccepted() =>
        Assert.Null(AttributeRules.Check(Columns(("iban", "Iban")), "email", ["iban"]));

    [Fact]
    public void Check_SeveralAttributes_CountsOnlyTheOwnOnes()
    {
        var forty = Enumerable.Range(1, 40).Select(i => ($"dynamic_{i}", $"Own{i}")).Append(("office", "Office")).ToArray();

        Assert.Null(AttributeRules.Check(Columns(forty), "email", []));
        Assert.Contains("41", AttributeRules.Check(Columns([.. forty, ("dynamic_41", "Own41")]), "email", []), StringComparison.Ordinal);
        Assert.Contains(
            "several", AttributeRules.Check(Columns(("dynamic_1", "Site"), ("dynamic_2", "SITE")), "email", []), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OwnAttributeType.Text, "A-17", "A-17", null)]
    [InlineData(OwnAttributeType.Date, "2026-11-01T00:00:00+01:00", "2026-11-01", null)]
    [InlineData(OwnAttributeType.Date, "next week", null, null)]
    [InlineData(OwnAttributeType.Number, "37.50", "37.5", null)]
    [InlineData(OwnAttributeType.Number, "40", "40", null)]
    [InlineData(OwnAttributeType.Number, "forty", null, null)]
    [InlineData(OwnAttributeType.Tags, "Forklift", """["Forklift"]""", "")]
    [InlineData(OwnAttributeType.Tags, "Forklift, First aid,,Forklift", """["First aid","Forklift"]""", "Forklift, First aid,,Forklift")]
    [InlineData(OwnAttributeType.Tags, """["A, B","C\/D"]""", """["A, B","C/D"]""", "")]
    [InlineData(OwnAttributeType.Tags, "[odd", """["[odd"]""", "")]
    [InlineData(OwnAttributeType.Tags, """["\ud800"]""", """["[\u0022\\ud800\u0022]"]""", "")]
    public void Map_ValueOfAType_IsStoredInItsForm(OwnAttributeType type, string sent, string? stored, string? asSent)
    {
        var attributes = With(new OwnAttribute("dynamic_1", "Own", type, Place: 0));
        var fields = attributes.All[^1].Fields;

        var (employee, unusable) = EmployeeMapper.Map(Record("1", ("dynamic_1", Text(sent))), attributes);

        Assert.Equal(stored, employee[fields[0]]);
        Assert.Equal(stored is null, !employee.Known.Contains(fields[0]));
        Assert.Equal(stored is null ? [fields[0]] : [], unusable);
        if (type == OwnAttributeType.Tags) Assert.Equal(asSent is "" ? null : asSent, employee[fields[1]]);
    }

    [Fact]
    public void Map_EmptyAndMissingOwnAttribute_AreToldApart()
    {
        var attributes = With(new OwnAttribute("dynamic_1", "Own", OwnAttributeType.Text, Place: 0));
        var field = attributes.All[^1].Fields[0];

        var empty = EmployeeMapper.Map(Record("1", ("dynamic_1", PersonioValue.Empty)), attributes).Employee;
        var missing = EmployeeMapper.Map(Record("1"), attributes).Employee;

        Assert.Equal((true, null), (empty.Known.Contains(field), empty[field]));
        Assert.False(missing.Known.Contains(field));
    }

    /// <summary>Eighty columns of this length fit into a row. Tags as sent may be longer than the tags.</summary>
    [Theory]
    [InlineData(OwnAttributeType.Text, 4_000, 'x', true)]
    [InlineData(OwnAttributeType.Text, 4_001, 'x', false)]
    [InlineData(OwnAttributeType.Tags, 4_001, ',', false)]
    public void Map_LongText_IsUsableUpToTheLimit(OwnAttributeType type, int length, char filling, bool isUsable)
    {
        var attributes = With(new OwnAttribute("dynamic_1", "Own", type, Place: 0));

        var mapped = EmployeeMapper.Map(Record("1", ("dynamic_1", Text("a" + new string(filling, length - 1)))), attributes);

        Assert.Equal(isUsable, mapped.Unusable.IsEmpty);
        Assert.Equal(isUsable, attributes.All[^1].Fields.All(mapped.Employee.Known.Contains));
    }

    /// <summary>An attribute keeps its place, and no place is used twice, whatever is switched on and off.</summary>
    [Fact]
    public void With_AnyRequests_KeepPlacesApart() => Gen.Select(Gen.Int[1, 12], Gen.Int[0, 2]).Array[0, 12].Array[1, 6].Sample(requests =>
    {
        var choice = AttributeChoice.None;
        foreach (var request in requests)
        {
            var columns = request.DistinctBy(pair => pair.Item1).ToDictionary(pair => $"dynamic_{pair.Item1}", pair => $"Own{pair.Item1}");
            var types = request.DistinctBy(pair => pair.Item1)
                .ToDictionary(pair => $"dynamic_{pair.Item1}", pair => pair.Item2 switch { 0 => "tags", 1 => "date", _ => "standard" });
            var next = choice.With(columns, types.GetValueOrDefault);

            Assert.Equal(columns.ToHashSet(), next.Columns.ToHashSet());
            Assert.All(choice.Own.Where(own => columns.ContainsKey(own.Key)), own => Assert.Contains(own, next.Own));
            var places = next.Own.SelectMany(own => Enumerable.Range(own.Place, own.Places)).ToList();
            Assert.Equal(places.Distinct().Count(), places.Count);
            Assert.Equal(next, AttributeChoice.Read(next.Write()));
            choice = next;
        }
    });

    private static EmployeeAttributes With(params OwnAttribute[] own) => new(emailKey: null, new AttributeChoice([], [.. own]));

    private static Dictionary<string, string> Columns(params (string Key, string Name)[] columns) =>
        columns.ToDictionary(column => column.Key, column => column.Name);
}
