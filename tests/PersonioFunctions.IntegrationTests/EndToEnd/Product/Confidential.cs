using System.Text.RegularExpressions;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>
/// Finds confidential data in a text: people's data, which belongs in the table of employees only, and secrets and tokens, which belong
/// nowhere.
/// </summary>
internal sealed partial class Confidential
{
    private const int ShortestName = 4;

    // The simulator's name for an account owner, which consists of words that occur in harmless texts.
    private static readonly string[] OwnersName = ["Account", "Owner"];

    private readonly HashSet<string> _names;

    /// <param name="people">The people whose names to find.</param>
    public Confidential(IEnumerable<SimulatedEmployee> people) =>
        _names = [.. people.SelectMany(person => Words($"{person.FirstName} {person.LastName}")).Except(OwnersName)];

    /// <summary>The simulator's secrets and tokens. Its client ids begin alike but are shorter.</summary>
    public static Regex SecretPattern => Secret();

    /// <summary>The number of different words to find.</summary>
    public int NameCount => _names.Count;

    /// <summary>The findings, each with the surrounding text.</summary>
    public IEnumerable<string> FindIn(IEnumerable<string> texts) =>
        from text in texts
        let found = Words(text).Where(_names.Contains)
            .Concat(Address().Matches(text).Select(match => match.Value))
            .Concat(Secret().Matches(text).Select(match => match.Value))
            .ToList()
        where found.Count > 0
        select $"{string.Join(", ", found)} in: {text}";

    private static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(match => match.Value).Where(word => word.Length >= ShortestName);

    [GeneratedRegex(@"papi-[A-Za-z0-9_-]{40,}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"[A-Za-z0-9.]+@[a-z0-9.-]+\.example")]
    private static partial Regex Address();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();
}
