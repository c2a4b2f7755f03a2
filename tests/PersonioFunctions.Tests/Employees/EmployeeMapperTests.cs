using System.Globalization;
using CsCheck;
using static PersonioFunctions.Tests.Builders.Records;

namespace PersonioFunctions.Tests.Employees;

public sealed class EmployeeMapperTests
{
    [Fact]
    public void Map_FullRecord_FillsEveryFieldThatHasAValue()
    {
        var employee = Map(Record("42",
            ("termination_date", Text("2026-12-31T00:00:00+01:00")),
            ("supervisor", Fields(("id", "7"), ("first_name", "Grete"), ("last_name", "Über"), ("email", "grete@example.org"))),
            ("cost_centers", PersonioValue.OfItems([Fields(("id", "3"), ("name", "R&D"), ("percentage", "100"))]))));

        Assert.Equal(FieldSet.All, employee.Known);
        Assert.Equal("42", employee.Id);
        Assert.Equal("Ada", employee[EmployeeField.FirstName]);
        Assert.Equal("Muster", employee[EmployeeField.LastName]);
        Assert.Equal("ada42@example.org", employee[EmployeeField.Email]);
        Assert.Equal("active", employee[EmployeeField.Status]);
        Assert.Equal("2020-01-01", employee[EmployeeField.HireDate]);
        Assert.Equal("2026-12-31", employee[EmployeeField.TerminationDate]);
        Assert.Equal("Engineer", employee[EmployeeField.JobTitle]);
        Assert.Equal("Research", employee[EmployeeField.Department]);
        Assert.Equal("Blue", employee[EmployeeField.Team]);
        Assert.Equal("7", employee[EmployeeField.ManagerId]);
        Assert.Equal("Grete Über", employee[EmployeeField.ManagerName]);
        Assert.Equal("grete@example.org", employee[EmployeeField.ManagerEmail]);
        Assert.Equal("""[{"id":3,"name":"R\u0026D","percentage":100}]""", employee[EmployeeField.CostCenters]);
        Assert.Equal("https://example.org/v1/company/employees/42/profile-picture", employee[EmployeeField.ProfilePictureUrl]);
    }

    [Fact]
    public void Map_AbsentAttribute_IsNotKnown()
    {
        var employee = Map(Record().Without("termination_date", "supervisor"));

        Assert.False(employee.Known.Contains(EmployeeField.TerminationDate));
        Assert.False(employee.Known.Contains(EmployeeField.ManagerId));
        Assert.False(employee.Known.Contains(EmployeeField.ManagerName));
        Assert.False(employee.Known.Contains(EmployeeField.ManagerEmail));
        Assert.True(employee.Known.Contains(EmployeeField.HireDate));
    }

    [Fact]
    public void Map_EmptyAttribute_IsKnownAndNull()
    {
        var employee = Map(Record("1", ("department", PersonioValue.Empty), ("hire_date", PersonioValue.Empty)));

        Assert.True(employee.Known.Contains(EmployeeField.Department));
        Assert.Null(employee[EmployeeField.Department]);
        Assert.True(employee.Known.Contains(EmployeeField.HireDate));
        Assert.Null(employee[EmployeeField.HireDate]);
    }

    [Theory]
    [InlineData("Jane.Roe@Acme.Example ", "Jane.Roe@Acme.Example")]
    [InlineData("\u200bjane.roe@acme.example\ufeff", "jane.roe@acme.example")]
    [InlineData("\u00a0jane.roe@acme\u200d.example\u202f", "jane.roe@acme.example")]
    public void Map_Address_IsStoredAsSentWithoutInvisibleCharacters(string sent, string stored)
    {
        var employee = Map(Record("1", ("email", Text(sent)), ("supervisor", Fields(("id", "7"), ("email", sent)))));

        Assert.Equal((stored, stored), (employee[EmployeeField.Email], employee[EmployeeField.ManagerEmail]));
    }

    [Theory]
    [InlineData("0000-00-00")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("0000-00-00T00:00:00+00:00")]
    [InlineData("-0001-11-30T00:00:00+00:53")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("00.00.0000")]
    [InlineData("0")]
    public void Map_ZeroDate_IsNoDate(string zero)
    {
        var employee = Map(Record("1", ("termination_date", Text(zero)), ("hire_date", Text(zero))));

        Assert.True(employee.Known.Contains(EmployeeField.TerminationDate));
        Assert.Equal((null, null), (employee[EmployeeField.TerminationDate], employee[EmployeeField.HireDate]));
    }

    [Theory]
    [InlineData("2998-12-31T00:00:00+01:00", "2998-12-31")]
    [InlineData("2999-01-01T00:00:00+01:00", null)]
    [InlineData("9999-12-31T00:00:00+01:00", null)]
    public void Map_LastDayFarAhead_IsAnOpenEnd(string sent, string? stored)
    {
        var employee = Map(Record("1", ("termination_date", Text(sent))));

        Assert.True(employee.Known.Contains(EmployeeField.TerminationDate));
        Assert.Equal(stored, employee[EmployeeField.TerminationDate]);
    }

    [Theory]
    [InlineData("2009-10-01T00:00:00+02:00", "2009-10-01")]
    [InlineData("2009-10-01T00:00:00+0200", "2009-10-01")]
    [InlineData("2009-10-01", "2009-10-01")]
    [InlineData("1893-04-01T00:00:00+00:53", "1893-04-01")]
    [InlineData("2024-02-29T00:00:00-11:00", "2024-02-29")]
    public void Map_Date_IsTakenAsWritten(string sent, string expected) =>
        Assert.Equal(expected, Map(Record("1", ("hire_date", Text(sent))))[EmployeeField.HireDate]);

    [Theory]
    [InlineData("01.10.2009")]
    [InlineData("2023-02-29")]
    [InlineData("soon")]
    [InlineData("20091001")]
    [InlineData("0000-01-01")]
    [InlineData("2009-13-01")]
    [InlineData("2009-10-32")]
    [InlineData("2009-1O-01")]
    [InlineData("2009-10- 1")]
    public void Map_InvalidDate_IsUnusableAndNotKnown(string sent)
    {
        var (employee, unusable) = EmployeeMapper.Map(Record("1", ("hire_date", Text(sent))), Attributes);

        Assert.True(unusable.Contains(EmployeeField.HireDate));
        Assert.False(employee.Known.Contains(EmployeeField.HireDate));
        Assert.Equal("Muster", employee[EmployeeField.LastName]);
    }

    [Fact]
    public void CalendarDate_AnyText_EqualsTheFrameworksResult() => Gen.OneOf(
            Gen.Date.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 13], Gen.Int[0, 32])
                .Select((year, month, day) => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}")),
            Gen.Char["0123456789-+ ٣"].Array[10].Select(characters => new string(characters)))
        .Sample(text => Assert.Equal(
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : (DateOnly?)null,
            CalendarDate.Parse(text)));

    [Fact]
    public void Map_SupervisorWithOnlyAnId_LeavesNameAndEmailNotKnown()
    {
        var employee = Map(Record("1", ("supervisor", Fields(("id", "7")))));

        Assert.Equal("7", employee[EmployeeField.ManagerId]);
        Assert.False(employee.Known.Contains(EmployeeField.ManagerName));
        Assert.False(employee.Known.Contains(EmployeeField.ManagerEmail));
    }

    [Fact]
    public void Map_SupervisorWithoutUsableId_IsUnusable()
    {
        var (employee, unusable) = EmployeeMapper.Map(
            Record("1", ("supervisor", Fields(("id", "a/b"), ("first_name", "Eve")))), Attributes);

        Assert.Equal(3, unusable.Count);
        Assert.False(employee.Known.Contains(EmployeeField.ManagerId));
    }

    [Fact]
    public void Map_CostCentersInAnotherOrder_AreTheSame()
    {
        var one = Fields(("id", "1"), ("name", "A"), ("percentage", "40"));
        var two = Fields(("id", "2"), ("name", "B"), ("percentage", "60.0"));
        var alike = Fields(("id", "2"), ("name", "B"), ("percentage", "60"));

        Assert.Equal(
            Map(Record("1", ("cost_centers", PersonioValue.OfItems([one, two]))))[EmployeeField.CostCenters],
            Map(Record("1", ("cost_centers", PersonioValue.OfItems([alike, one]))))[EmployeeField.CostCenters]);
    }

    [Theory]
    [InlineData("100", "100")]
    [InlineData("100.0", "100")]
    [InlineData("0", "0")]
    [InlineData("007", "7")]
    [InlineData("37.50", "37.5")]
    [InlineData("1e2", "100")]
    [InlineData("half", "\"half\"")]
    [InlineData("50 \"%\"", "\"50 \\u0022%\\u0022\"")]
    public void Map_CostCenterPercentage_IsOneFormOfTheNumber(string sent, string written) => Assert.Equal(
        $$"""[{"id":1,"name":null,"percentage":{{written}}}]""",
        Map(Record("1", ("cost_centers", PersonioValue.OfItems([Fields(("id", "1"), ("percentage", sent))]))))[EmployeeField.CostCenters]);

    [Fact]
    public void Map_EmailAttributeOfTheAccount_ReplacesEmail()
    {
        var record = Record("1", ("dynamic_55", Text("ada@work.example")));

        Assert.Equal("ada@work.example", EmployeeMapper.Map(record, new EmployeeAttributes("dynamic_55")).Employee[EmployeeField.Email]);
    }

    [Fact]
    public void Map_UnknownStatus_StaysVisible() =>
        Assert.Equal("deceased", Map(Record("1", ("status", Text("deceased"))))[EmployeeField.Status]);

    [Fact]
    public void Map_ValueTooLongForAColumn_IsUnusable()
    {
        var (employee, unusable) = EmployeeMapper.Map(Record("1", ("position", Text(new string('x', 40_000)))), Attributes);

        Assert.True(unusable.Contains(EmployeeField.JobTitle));
        Assert.False(employee.Known.Contains(EmployeeField.JobTitle));
    }

    [Fact]
    public void Map_GarbledText_IsUnusableAndNotEmpty()
    {
        var (employee, unusable) = EmployeeMapper.Map(Record("1", ("position", PersonioValue.Garbled)), Attributes);

        Assert.True(unusable.Contains(EmployeeField.JobTitle));
        Assert.False(employee.Known.Contains(EmployeeField.JobTitle));
    }

    [Fact]
    public void Map_AnyValueAnywhere_NeverThrowsAndNeverInvents()
    {
        var text = Gen.String.Select(PersonioValue.OfText);
        var fields = Gen.Dictionary(OneOf("id", "name", "first_name", "email", "percentage"), text)[0, 5]
            .Select(values => PersonioValue.OfFields(values));
        var value = Gen.OneOf(
            Gen.Const(PersonioValue.Empty), text, fields, Gen.OneOf(text, fields).Array[0, 4].Select(PersonioValue.OfItems));
        Gen.Dictionary(OneOf([.. Attributes.Keys]), value)[0, 12].Sample(values =>
        {
            var (employee, unusable) = EmployeeMapper.Map(new PersonioEmployee("5", values), Attributes);
            foreach (var attribute in Attributes.All)
            {
                foreach (var field in attribute.Fields)
                {
                    Assert.False(employee.Known.Contains(field) && unusable.Contains(field));
                    if (!values.ContainsKey(attribute.Key)) Assert.False(employee.Known.Contains(field) || unusable.Contains(field));
                    if (values.GetValueOrDefault(attribute.Key)?.Kind == PersonioValueKind.Empty)
                        Assert.True(employee.Known.Contains(field) && employee[field] is null);
                }
            }
        });
    }

    [Theory]
    [InlineData(16_000, true)]
    [InlineData(16_001, false)]
    public void Map_LongestValue_IsKept(int length, bool kept)
    {
        var name = new string('x', length);
        var record = Record(
            "1", ("position", Text(name)), ("supervisor", Fields(("id", "7"), ("first_name", name), ("last_name", null), ("email", name))));

        var (employee, unusable) = EmployeeMapper.Map(record, Attributes);

        Assert.Equal(kept ? name : null, employee[EmployeeField.JobTitle]);
        Assert.Equal(!kept, unusable.Contains(EmployeeField.JobTitle));
        Assert.Equal(kept, employee.Known.Contains(EmployeeField.ManagerName));
        Assert.Equal(kept ? name : null, employee[EmployeeField.ManagerEmail]);
    }

    [Fact]
    public void Map_DepartmentAsText_IsItsName()
    {
        Assert.Equal("Research", Map(Record("1", ("department", Text(" Research "))))[EmployeeField.Department]);
        Assert.Equal("Research", Map(Record("1", ("department", Named(1, " Research "))))[EmployeeField.Department]);
    }

    [Fact]
    public void Map_SupervisorWithHalfAName_LeavesTheNameNotKnown()
    {
        var employee = Map(Record("1", ("supervisor", Fields(("id", "7"), ("first_name", "Grete")))));

        Assert.False(employee.Known.Contains(EmployeeField.ManagerName));
    }

    [Fact]
    public void Map_SupervisorWithoutName_HasNone()
    {
        var employee = Map(Record("1", ("supervisor", Fields(("id", "7"), ("first_name", " "), ("last_name", "")))));

        Assert.True(employee.Known.Contains(EmployeeField.ManagerName));
        Assert.Null(employee[EmployeeField.ManagerName]);
        Assert.Null(EmployeeMapper.FullName(" ", null));
    }

    [Fact]
    public void Map_CostCenters_AreInOrderOfIdAndName()
    {
        var items = PersonioValue.OfItems([
            Fields(("id", "2"), ("name", "B"), ("percentage", "half")),
            Fields(("id", "1"), ("name", "D"), ("percentage", "20.50")),
            Fields(("id", "1"), ("name", " C "), ("percentage", null)),
        ]);

        Assert.Equal(
            """[{"id":1,"name":"C","percentage":null},{"id":1,"name":"D","percentage":20.5},{"id":2,"name":"B","percentage":"half"}]""",
            Map(Record("1", ("cost_centers", items)))[EmployeeField.CostCenters]);
    }

    [Fact]
    public void Map_NoId_IsRefused() =>
        Assert.Equal("record", Assert.Throws<ArgumentException>(() => EmployeeMapper.Map(Record(id: null), Attributes)).ParamName);

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
