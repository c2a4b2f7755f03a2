using System.Text.RegularExpressions;

namespace PersonioFunctions.IntegrationTests.EndToEnd.Product;

/// <summary>
/// Finds in a text what may stand in the table of employees only: people; and what may stand nowhere: secrets and tokens.
/// </summary>
internal sealed partial class Confidential
{
    private const int ShortestName = 4;

    // What the simulator calls an account's owner: the words stand in many honest texts.
    private static readonly string[] OwnersName = ["Account", "Owner"];

    private readonly HashSet<string> _names;

    /// <param name="people">Whose names are looked for.</param>
    public Confidential(IEnumerable<SimulatedEmployee> people) =>
        _names = [.. people.SelectMany(person => Words($"{person.FirstName} {person.LastName}")).Except(OwnersName)];

    /// <summary>The simulator's secrets and tokens. Its client ids begin the same and are shorter.</summary>
    public static Regex SecretPattern => Secret();

    /// <summary>How many different words of names are looked for.</summary>
    public int NameCount => _names.Count;

    /// <summary>What was found, each with the text around it.</summary>
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
