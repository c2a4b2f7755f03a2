using System.Text;

namespace PersonioFunctions.Tests.Employees;

/// <summary>Shapes that PHP and other serialisers give to a value, from the JSON to the field.</summary>
public sealed class LenientShapesTests
{
    private static readonly EmployeeAttributes Attributes = new(null);

    [Theory]
    [InlineData("""{"type":"Team","attributes":{"id":7,"name":"Blue"}}""")]
    [InlineData("""[{"type":"Team","attributes":{"id":7,"name":"Blue"}}]""")]
    [InlineData("""{"0":{"type":"Team","attributes":{"id":7,"name":"Blue"}}}""")]
    [InlineData("""{"3":{"id":7,"name":"Blue"}}""")]
    [InlineData("""[["Blue"]]""")]
    [InlineData("""{"id":7,"name":{"label":"Name","value":" Blue "}}""")]
    [InlineData("\"Blue\"")]
    public void Map_NameInAnyShape_IsTheName(string value)
    {
        Assert.Equal("Blue", Map("team", value)[EmployeeField.Team]);
        Assert.Equal("Blue", Map("position", value)[EmployeeField.JobTitle]);
        Assert.Equal("Blue", Map("status", value)[EmployeeField.Status]);
        Assert.Equal("Blue", Map("last_name", value)[EmployeeField.LastName]);
    }

    [Theory]
    [InlineData("""[{"name":"Blue"},{"name":"Red"}]""")]
    [InlineData("""{"0":"Blue","1":"Red"}""")]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"id":7,"name":null}""")]
    public void Map_NoOneName_IsUnusable(string value)
    {
        var mapped = MapAll("team", value);

        Assert.True(mapped.Unusable.Contains(EmployeeField.Team));
        Assert.False(mapped.Employee.Known.Contains(EmployeeField.Team));
    }

    [Theory]
    [InlineData("\"2021-03-01T00:00:00+01:00\"")]
    [InlineData("""["2021-03-01"]""")]
    [InlineData("""{"date":"2021-03-01 00:00:00.000000","timezone_type":3,"timezone":"Europe\/Berlin"}""")]
    public void Map_DateInAnyShape_IsTheDayAsWritten(string value) =>
        Assert.Equal("2021-03-01", Map("hire_date", value)[EmployeeField.HireDate]);

    [Theory]
    [InlineData("""[{"type":"CostCenter","attributes":{"id":3,"name":"R","percentage":100}}]""")]
    [InlineData("""{"type":"CostCenter","attributes":{"id":"3","name":"R","percentage":"100.0"}}""")]
    [InlineData("""{"1":{"id":3,"name":"R","percentage":100}}""")]
    [InlineData("""[[{"id":3,"name":"R","percentage":100}]]""")]
    public void Map_CostCentersInAnyShape_AreAList(string value) =>
        Assert.Equal("""[{"id":3,"name":"R","percentage":100}]""", Map("cost_centers", value)[EmployeeField.CostCenters]);

    [Theory]
    [InlineData(
        """{"type":"Employee","attributes":{"id":{"label":"id","value":5001},"email":{"value":"b@example.org"}}}""", "b@example.org")]
    [InlineData("""{"type":"Employee","attributes":{"id":{"label":"id","value":"5001"}}}""", null)]
    [InlineData("""{"type":"Employee","attributes":{"id":"05001"}}""", null)]
    [InlineData("""[{"type":"Employee","attributes":{"id":{"value":5001},"email":{"value":"b@example.org"}}}]""", "b@example.org")]
    [InlineData("""{"0":{"attributes":{"id":{"value":5001}}}}""", null)]
    [InlineData("5001", null)]
    [InlineData("\"5001\"", null)]
    public void Map_SupervisorInAnyShape_IsTheManager(string value, string? email)
    {
        var employee = Map("supervisor", value);

        Assert.Equal("5001", employee[EmployeeField.ManagerId]);
        Assert.Equal(email, employee[EmployeeField.ManagerEmail]);
    }

    [Theory]
    [InlineData("""{"type":"Employee","attributes":{"id":{"value":null},"first_name":{"value":""},"last_name":{"value":"x"}}}""", false)]
    [InlineData("""{"type":"Employee","attributes":{"id":{"value":""}}}""", false)]
    [InlineData("""{"type":"Employee","attributes":{"id":null}}""", false)]
    [InlineData("""{"type":"Employee","attributes":{"id":{"value":0},"first_name":{"value":"Ada"},"last_name":{"value":"x"}}}""", true)]
    [InlineData("""{"type":"Employee","attributes":{"id":{"value":"0"}}}""", true)]
    [InlineData("0", true)]
    public void Map_SupervisorWithoutAnId_IsNoManager(string value, bool isZero)
    {
        var mapped = MapAll("supervisor", value);

        Assert.Equal((true, isZero), (mapped.Unusable.IsEmpty, mapped.HasManagerZero));
        foreach (var field in new[] { EmployeeField.ManagerId, EmployeeField.ManagerName, EmployeeField.ManagerEmail })
            Assert.Equal((true, null), (mapped.Employee.Known.Contains(field), mapped.Employee[field]));
    }

    [Theory]
    [InlineData("\"Jane Doe\"")]
    [InlineData("-1")]
    [InlineData("""{"type":"Employee","attributes":{"first_name":{"value":"Ada"}}}""")]
    public void Map_SupervisorThatIsNobodyKnown_IsUnusable(string value) =>
        Assert.True(MapAll("supervisor", value).Unusable.Contains(EmployeeField.ManagerId));

    private static Employee Map(string key, string value) => MapAll(key, value).Employee;

    private static MappedEmployee MapAll(string key, string value)
    {
        var json = $$"""{"success":true,"data":[{"attributes":{"id":{"value":1},"{{key}}":{"label":"x","value":{{value}} } } }]}""";
        var page = new PersonioPageReader(["id", key]).Read(Encoding.UTF8.GetBytes(json));
        return EmployeeMapper.Map(Assert.Single(page.Employees!), Attributes);
    }
}
