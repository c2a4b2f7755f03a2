using System.Text;
using System.Text.Json;

namespace PersonioFunctions.IntegrationTests.Hardening;

/// <summary>Generates bodies for connecting an account: some valid, most invalid, some not even JSON.</summary>
/// <param name="random">The source of randomness.</param>
/// <param name="mine">The account whose client id is sent.</param>
/// <param name="secret">The secret sent in valid bodies.</param>
internal sealed class OddBody(Random random, CompanyInfo mine, string secret)
{
    private static readonly string[] Whole =
    [
        "", " ", "null", "[]", "{}", "1", "true", "\"text\"", "{", "}", "{]", "[{}]", "{\"clientId\"", "{\"clientId\":}",
        "{'clientId':'a'}", "{\"a\":1,}", "// comment\n{}",
        "{\"clientId\":\"\\ud800\",\"clientSecret\":\"a\"}", "{\"clientId\":\"\\u0000\",\"clientSecret\":\"a\"}", "\ufeff{}", "{}{}",
        "NaN", "{\"clientId\":01}",
        "client_id=a&client_secret=b", "<xml/>", "%7B%7D", "{\"clientId\":\"a\",\"clientId\":\"b\",\"clientSecret\":\"c\"}",
        "{\"CLIENTID\":\"a\",\"clientSecret\":\"c\"}",
    ];

    private static readonly string[] Names =
    [
        "clientId", "clientSecret", "companyName", "displayName", "emailAttribute", "timeZone", "enabled", "leaveCountsAs",
        "currentDaysBeforeStart", "erasedGraceDays", "dayEnds", "baseUrl", "$type",
        "__proto__", "", "name", "secretVersion", "ETag",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "123456789012345678901234567890", "0.1", "[]", "{}", "[[[]]]", "\"\"", "\" \"",
        "\"a\\nb\"", "\"\\u0000\"", "\"'\"", "\"' or '1' eq '1\"",
        "\"../../etc/passwd\"", "\"/dev/zero\"", "\"Europe/Berlin\"", "\"email\"", "\"dynamic_1\"", "\"dynamic_99999999999999999999\"",
        "\"ACME_GMBH\"", "\"acme\"", "\"inactive\"", "365", "3651", "\"\\ud83d\\udca9\"", "\"\u202e\"", "\"{{7*7}}\"",
    ];

    /// <summary>Generates the next body.</summary>
    public byte[] Next() => random.Next(15) switch
    {
        0 => Garbage(),
        1 => Encoding.UTF8.GetBytes(new string('[', random.Next(1, 2000))),
        2 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"clientId\":", random.Next(1, 500)))),
        3 => Encoding.UTF8.GetBytes($"{{\"clientId\":\"{new string('a', random.Next(1, 70_000))}\",\"clientSecret\":\"b\"}}"),
        4 or 5 or 6 => Encoding.UTF8.GetBytes(Pick(Whole)),
        7 => Broken(Connection("wrong-" + random.Next())),
        8 or 9 => Encoding.UTF8.GetBytes(Connection("wrong-" + random.Next())),
        10 or 11 => Encoding.UTF8.GetBytes(Connection(secret)),
        _ => Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Member()))}}}"),
    };

    private string Connection(string shown)
    {
        var clientId = random.Next(3) == 0 ? "papi-another" : mine.ClientId;
        var credentials = $"\"clientId\":{JsonSerializer.Serialize(clientId)},\"clientSecret\":{JsonSerializer.Serialize(shown)}";
        return random.Next(2) == 0 ? $"{{{credentials}}}" : $"{{{credentials},{Member()}}}";
    }

    private string Member() => $"\"{Pick(Names)}\":{Pick(Values)}";

    private byte[] Broken(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes[..random.Next(bytes.Length)];
    }

    private byte[] Garbage()
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Pick(string[] values) => values[random.Next(values.Length)];
}
