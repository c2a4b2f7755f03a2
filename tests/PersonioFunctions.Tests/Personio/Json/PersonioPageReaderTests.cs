using System.Text;
using System.Text.Json;

namespace PersonioFunctions.Tests.Personio.Json;

public sealed class PersonioPageReaderTests
{
    private static readonly string[] Keys = ["id", "status", "department", "supervisor", "cost_centers", "hire_date", "dynamic_1"];

    [Fact]
    public void Read_DocumentedRecord_HasEveryShapeUnwrapped()
    {
        var employee = ReadOne(
            """
            {"type":"Employee","attributes":{
              "id":{"label":"ID","value":13649265,"type":"integer","universal_id":"id"},
              "status":{"label":"Status","value":"active","type":"standard","universal_id":"status"},
              "hire_date":{"label":"Hire date","value":"2009-10-01T00:00:00+02:00","type":"date","universal_id":"hire_date"},
              "department":{"label":"Department",
               "value":{"type":"Department","attributes":{"id":4090757,"name":"Forschung & Entwicklung"}},
               "type":"standard","universal_id":"department"},
              "supervisor":{"label":"Supervisor","value":{"type":"Employee","attributes":{
                 "id":{"label":"ID","value":1,"type":"integer","universal_id":"id"},
                 "first_name":{"label":"First name","value":"Jörg","type":"standard","universal_id":"first_name"},
                 "last_name":{"label":"Last name","value":"",
                  "type":"standard","universal_id":"last_name"}}},"type":"standard","universal_id":"supervisor"},
              "cost_centers":{"label":"Cost center","value":
               [{"type":"CostCenter","attributes":{"id":773240,"name":"CC 1","percentage":62.50}},
                 {"type":"CostCenter","attributes":{"id":773241,"name":"CC 2","percentage":37.5}}],
                  "type":"standard","universal_id":"cost_centers"},
              "dynamic_1":{"label":"Salary","value":true,"type":"decimal","universal_id":null,"currency":"EUR"}
            }}
            """);

        Assert.Equal("13649265", employee.Id);
        Assert.Equal("active", employee.Attributes["status"].Text);
        Assert.Equal("2009-10-01T00:00:00+02:00", employee.Attributes["hire_date"].Text);
        Assert.Equal("4090757", employee.Attributes["department"].FieldText("id"));
        Assert.Equal("Forschung & Entwicklung", employee.Attributes["department"].FieldText("name"));
        Assert.Equal("1", employee.Attributes["supervisor"].FieldText("id"));
        Assert.Equal("Jörg", employee.Attributes["supervisor"].FieldText("first_name"));
        Assert.Equal(PersonioValueKind.Empty, employee.Attributes["supervisor"].Fields["last_name"].Kind);
        Assert.Equal(["62.50", "37.5"], employee.Attributes["cost_centers"].Items.Select(i => i.FieldText("percentage")));
        Assert.Equal("true", employee.Attributes["dynamic_1"].Text);
        Assert.Equal(7, employee.Attributes.Count);
        Assert.Equal(Keys.Order(), employee.Attributes.Keys.Order());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\" \\t\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"Department","attributes":{}}""")]
    [InlineData("""{"type":"Department","attributes":[]}""")]
    [InlineData("""{"type":"Department","attributes":null}""")]
    public void Read_EmptyInAnyForm_IsEmptyAndPresent(string value) =>
        Assert.Same(PersonioValue.Empty, ReadAttribute("department", $$"""{"label":"x","value":{{value}} }"""));

    [Fact]
    public void Read_AttributeNotSent_IsAbsent()
    {
        var employee = ReadOne("""{"type":"Employee","attributes":{"id":{"value":1}}}""");

        Assert.False(employee.Attributes.ContainsKey("status"));
        Assert.Equal(["id"], employee.Attributes.Keys);
        Assert.Throws<KeyNotFoundException>(() => employee.Attributes["status"]);
    }

    [Fact]
    public void Read_EnvelopeWithoutValue_IsAbsentRatherThanEmpty() =>
        Assert.Null(ReadAttribute("status", """{"label":"Status","type":"standard"}"""));

    [Fact]
    public void Read_ExtraAttributes_AreNotKept()
    {
        var employee = ReadOne(
            """{"attributes":{"iban":{"value":"DE00"},"id":{"value":1},"status":{"value":"leave"},"Status":{"value":"x"}}}""");

        Assert.Equal(["id", "status"], employee.Attributes.Keys);
        Assert.Equal(["1", "leave"], employee.Attributes.Values.Select(v => v.Text));
    }

    [Theory]
    [InlineData("""{"value":"on","label":"Status"}""")]
    [InlineData("""{"universal_id":"status","type":"standard","label":"Status","value":"on"}""")]
    [InlineData("""{"label":"Status","value":"off","x":{"value":"inner"},"value":"on"}""")]
    [InlineData("\"on\"")]
    public void Read_EnvelopeInAnyOrder_HasTheValue(string envelope) => Assert.Equal("on", ReadAttribute("status", envelope)?.Text);

    [Theory]
    [InlineData("40", "40")]
    [InlineData("1.50", "1.50")]
    [InlineData("-1e3", "-1e3")]
    [InlineData("1067807102794692000", "1067807102794692000")]
    [InlineData(
        "123456789012345678901234567890123456789012345678901234567890",
        "123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("\"37.5\"", "37.5")]
    [InlineData("false", "false")]
    [InlineData("\"https:\\/\\/x\\/y\"", "https://x/y")]
    [InlineData("\"\\u00e4\\ud83d\\ude00<b>\"", "ä😀<b>")]
    [InlineData("\"Geschäftsführung\"", "Geschäftsführung")]
    public void Read_Scalar_IsItsTextAsSent(string value, string text) =>
        Assert.Equal(text, ReadAttribute("status", $$"""{"value":{{value}} }""")?.Text);

    [Theory]
    [InlineData("""{"id":7,"name":"N"}""")]
    [InlineData("""{"type":"Department","attributes":{"id":7,"name":"N"}}""")]
    [InlineData("""{"attributes":{"name":"N","id":"7"},"type":"Department"}""")]
    [InlineData("""{"type":"Employee","attributes":{"id":{"label":"ID","value":7},"name":{"value":"N","label":"L"}}}""")]
    [InlineData("""{"type":"Department","attributes":{"id":6,"name":"N","id":7}}""")]
    public void Read_NestedObject_IsFlattenedToItsFields(string value)
    {
        var read = ReadAttribute("department", $$"""{"value":{{value}} }""");

        Assert.Equal("7", read?.FieldText("id"));
        Assert.Equal("N", read?.FieldText("name"));
        Assert.Equal(2, read?.Fields.Count);
    }

    [Fact]
    public void Read_NestedObjectWithoutEnvelope_IsTaken() =>
        Assert.Equal("7", ReadAttribute("department", """{"type":"Department","attributes":{"id":7}}""")?.FieldText("id"));

    [Fact]
    public void Read_NestedObjectOfManyFields_HasThemAllLastOneWinning()
    {
        var fields = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"f{i}\":{i}"));

        var read = ReadAttribute("department", $$"""{"value":{ {{fields}},"f3":"again","f30":"again"} }""");

        Assert.Equal(40, read?.Fields.Count);
        Assert.Equal("39", read?.FieldText("f39"));
        Assert.Equal("again", read?.FieldText("f3"));
        Assert.Equal("again", read?.FieldText("f30"));
    }

    [Fact]
    public void Read_ListOfScalarsAndLists_IsItems()
    {
        var read = ReadAttribute("dynamic_1", """{"value":["A",["B"],null,{"id":1}]}""");

        Assert.Equal(
            [PersonioValueKind.Text, PersonioValueKind.Items, PersonioValueKind.Empty, PersonioValueKind.Fields],
            read!.Items.Select(i => i.Kind));
    }

    [Fact]
    public void Read_AttributeTwice_LastOneWins() => Assert.Equal(
        "b", ReadOne("""{"attributes":{"status":{"value":"a"},"id":{"value":1},"status":{"value":"b"}}}""").Attributes["status"].Text);

    [Theory]
    [InlineData("7", "7")]
    [InlineData("\"7\"", "7")]
    [InlineData("\"007\"", "7")]
    [InlineData("0", "0")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("-7", null)]
    [InlineData("7.0", null)]
    [InlineData("1e3", null)]
    [InlineData("\" 7\"", null)]
    [InlineData("\"7/8\"", null)]
    [InlineData("\"٧\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    [InlineData("[7]", null)]
    [InlineData("{\"id\":7}", null)]
    public void Read_Id_IsInvariantDigitsOrNothing(string value, string? id) =>
        Assert.Equal(id, ReadOne($$$"""{"attributes":{"id":{"value":{{{value}}} } } }""").Id);

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"x\"")]
    [InlineData("[{\"attributes\":{\"id\":{\"value\":7}}}]")]
    [InlineData("{}")]
    [InlineData("""{"type":"Employee"}""")]
    [InlineData("""{"attributes":[]}""")]
    [InlineData("""{"attributes":{}}""")]
    [InlineData("""{"id":7,"attributes":{"status":{"value":"active"}}}""")]
    public void Read_ItemThatIsNoRecord_IsKeptWithoutIdBesideItsNeighbours(string item)
    {
        var page = Read($$"""{"success":true,"data":[{{StubPersonio.Employee(1)}},{{item}},{{StubPersonio.Employee(2)}}]}""");

        Assert.Equal(["1", null, "2"], page.Employees!.Select(e => e.Id));
    }

    [Fact]
    public void Read_ListAsAnObjectWithNumbersForNames_IsTheList()
    {
        var data = $$"""{"0":{{StubPersonio.Employee(1)}},"2":{{StubPersonio.Employee(3)}} }""";

        var page = Read($$"""{"success":true,"metadata":{"total_elements":2},"data":{{data}} }""");

        Assert.Equal(["1", "3"], page.Employees!.Select(e => e.Id));
    }

    [Fact]
    public void Read_EmptyObject_IsAnEmptyList() =>
        Assert.Empty(Read("""{"success":true,"data":{}}""").Employees!);

    [Theory]
    [InlineData("""{"0":{"attributes":{"id":{"value":1}}},"next":{"attributes":{"id":{"value":2}}}}""")]
    [InlineData("""{"type":"Employee","attributes":{"id":{"value":1}}}""")]
    public void Read_ObjectThatIsNoList_IsNoAnswer(string data) =>
        AssertNoAnswer(Encoding.UTF8.GetBytes($$"""{"success":true,"data":{{data}} }"""));

    [Theory]
    [InlineData("""{"type":"Employee","attributes":{"id":{"value":7}}}""")]
    [InlineData("""[{"type":"Employee","attributes":{"id":{"value":"7"}}}]""")]
    [InlineData("""{"0":{"type":"Employee","attributes":{"id":{"value":7}}}}""")]
    public void ReadOne_RecordInAnyShape_IsTheRecord(string data)
    {
        var response = new PersonioPageReader(Keys).ReadOne(Encoding.UTF8.GetBytes($$"""{"success":true,"data":{{data}} }"""));

        Assert.Equal("7", Assert.Single(response.Employees!).Id);
    }

    [Fact]
    public void Read_ManyPeople_ShareTheirRepeatedTexts()
    {
        const string One = """{"attributes":{"status":{"value":"active"},"department":{"value":{"id":1,"name":"Büro"}}}}""";
        var page = Read($$"""{"success":true,"data":[{{One}},{{One}}]}""");

        Assert.Same(page.Employees![0].Attributes["status"], page.Employees[1].Attributes["status"]);
        Assert.Same(page.Employees[0].Attributes["department"].Fields["name"], page.Employees[1].Attributes["department"].Fields["name"]);
    }

    [Fact]
    public void Read_SameObjectAgain_IsTheSameValueAndAnotherIsNot()
    {
        string[] objects = [
            """{"id":1,"name":"Süd"}""", """{"id":1,"name":"Süd"}""", """{"id":"1","name":"Süd"}""", """{"id":1,"name":"Nord"}"""];
        var records = objects.Select(one => $$$"""{"attributes":{"department":{"value":{{{one}}} } } }""");
        var page = Read($$"""{"success":true,"data":[{{string.Join(',', records)}}]}""");
        var departments = page.Employees!.Select(e => e.Attributes["department"]).ToArray();

        Assert.Same(departments[0], departments[1]);
        Assert.NotSame(departments[0], departments[2]);
        Assert.Equal(["Süd", "Süd", "Süd", "Nord"], departments.Select(d => d.FieldText("name")));
    }

    [Fact]
    public void Derive_SameFunctionAgain_IsAskedOnce()
    {
        var asked = 0;
        var value = PersonioValue.OfText("a");
        string Twice(PersonioValue v) => $"{v.Text}{v.Text}{asked++}";
        Func<PersonioValue, string?> twice = Twice;

        string?[] derived = [value.Derive(twice), value.Derive(twice), value.Derive(v => v.Text), value.Derive(twice)];

        Assert.Equal("aa0 aa0 a aa1", string.Join(" ", derived));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00x\"")]
    public void Read_LoneSurrogate_GarblesThatValueOnly(string value)
    {
        var record = ReadOne($$"""{"attributes":{"status":{"value":{{value}} },"dynamic_1":{"value":"a@example.org"} } }""");

        Assert.Equal(PersonioValueKind.Garbled, record.Attributes["status"].Kind);
        Assert.Equal("a@example.org", record.Attributes["dynamic_1"].Text);
    }

    [Fact]
    public void Read_InvalidUtf8_GarblesThatValueOnly()
    {
        var page = new PersonioPageReader(Keys).Read(
            [.. """{"success":true,"data":[{"attributes":{"status":{"value":"a"""u8, 0xC3, 0x28, .. "\"}}}]}"u8]);

        Assert.Equal(PersonioValueKind.Garbled, Assert.Single(page.Employees!).Attributes["status"].Kind);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"value\":", "}")]
    [InlineData("{\"a\":", "}")]
    public void Read_VeryDeepNesting_IsNoAnswer(string open, string close)
    {
        var value = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));

        AssertNoAnswer(Encoding.UTF8.GetBytes($$"""{"success":true,"data":[{"attributes":{"status":{"value":{{value}} } } }]}"""));
    }

    private static PersonioPageResponse Read(string json) => new PersonioPageReader(Keys).Read(Encoding.UTF8.GetBytes(json));

    private static PersonioEmployee ReadOne(string record) =>
        Assert.Single(
            Read($$"""{"success":true,"metadata":{"total_elements":1},"offset":"0","limit":"100","data":[{{record}}]}""").Employees!);

    private static PersonioValue? ReadAttribute(string key, string attribute) =>
        ReadOne($$$"""{"attributes":{"{{{key}}}":{{{attribute}}} }}""").Attributes.GetValueOrDefault(key);

    private static void AssertNoAnswer(byte[] body)
    {
        var fault = Record.Exception(() => new PersonioPageReader(Keys).Read(body));

        Assert.True(fault is JsonException or InvalidOperationException, fault?.ToString());
    }
}
