using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace PersonioFunctions.Tests.Personio.Json;

public sealed class PersonioPageReaderPropertyTests
{
    private static readonly Gen<string> Key = Gen.OneOf("id", "status", "value", "attributes", "label", "type", "name", "", "ä");

    private static readonly Gen<JsonNode?> AnyJson = JsonOfDepth(4);

    [Fact]
    public void GetEmployees_AnyJsonAsAttributes_IsAPage() => AnyJson.Array[0, 5].Sample(
        items =>
        {
            var body = $$"""{"success":true,"data":[{{string.Join(',', items.Select(Record))}}]}""";

            var pages = Walk(body);

            Assert.Equal(items.Length, pages.Sum(p => p.Employees.Count));
        },
        iter: 300);

    [Fact]
    public void GetEmployees_AnyJsonAsAnswer_IsAPageOrAPersonioException() => AnyJson.Sample(
        answer => AssertPageOrFailure(Encoding.UTF8.GetBytes(Text(answer))), iter: 200);

    [Fact]
    public void GetEmployees_AnyByteOfAPageChanged_IsAPageOrAPersonioException()
    {
        var page = Encoding.UTF8.GetBytes(
            $$$"""{"success":true,"metadata":{"total_elements":2},"data":[{{{StubPersonio.Employee(1)}}},"""
            + """{"attributes":{"status":{"value":"jährlich \u00e4\ud83d\ude00"} } }]}""");
        Gen.Select(Gen.Int[0, page.Length - 1], Gen.Byte, Gen.Bool).Sample(
            (at, value, cut) =>
            {
                var changed = page.ToArray();
                changed[at] = value;
                AssertPageOrFailure(cut ? changed[..at] : changed);
            },
            iter: 500);
    }

    private static string Record(JsonNode? attribute) =>
        $$$"""{"type":"Employee","attributes":{"status":{{{Text(attribute)}}},"id":{"value":{{{Text(attribute)}}} } } }""";

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static void AssertPageOrFailure(byte[] body)
    {
        try
        {
            Walk(body);
        }
        catch (PersonioException failure)
        {
            Assert.DoesNotContain("jährlich", failure.ToString(), StringComparison.Ordinal);
        }
    }

    private static List<PersonioEmployeePage> Walk(string body) => Walk(Encoding.UTF8.GetBytes(body));

    private static List<PersonioEmployeePage> Walk(byte[] body)
    {
        var personio = new StubPersonio
        {
            Employees = (n, _) => n == 1
                ? new HttpResponseMessage { Content = new ByteArrayContent(body) }
                : StubPersonio.Json(StubPersonio.EmptyPage),
        };
        personio.Pipeline.Retry.MaxRetries = 0;
        return personio.CreateClient().PagesAsync("status").GetAwaiter().GetResult();
    }

    private static Gen<JsonNode?> JsonOfDepth(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Const((JsonNode?)null),
            Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
            Gen.Long.Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.Double.Where(double.IsFinite).Select(n => (JsonNode?)JsonValue.Create(n)),
            Gen.String.AlphaNumeric.Select(s => (JsonNode?)JsonValue.Create(s)),
            Gen.OneOf("", " ", "7", "007", "äöü😀", "2020-01-01T00:00:00+01:00", "\"\\/\n")
                .Select(s => (JsonNode?)JsonValue.Create(s)));
        if (depth == 0)
        {
            return scalar;
        }

        var inner = JsonOfDepth(depth - 1);
        return Gen.OneOf(
            scalar,
            inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])),
            Gen.Select(Key, inner).Array[0, 5].Select(pairs =>
            {
                var node = new JsonObject();
                foreach (var (key, value) in pairs)
                {
                    node[key] = value?.DeepClone();
                }

                return (JsonNode?)node;
            }));
    }
}
