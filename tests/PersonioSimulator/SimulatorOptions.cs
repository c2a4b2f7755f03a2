using System.Globalization;

namespace PersonioSimulator;

/// <summary>A company to simulate.</summary>
/// <param name="Name">
/// The name: lower-case letters, digits and hyphens. Together with the seed it determines all data of the company.
/// </param>
/// <param name="Size">The number of employees at the start, 1 to 100 000.</param>
public sealed record SimulatorCompany(string Name, int Size)
{
    /// <summary>The largest number of employees of a company.</summary>
    public const int MaximumSize = 100_000;

    /// <summary>Reads <c>name:size</c>.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static SimulatorCompany Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            throw new FormatException($"'{text}' is not name:size, such as acme:40.");
        var company = new SimulatorCompany(parts[0], size);
        return company.Problem is { } problem ? throw new FormatException(problem) : company;
    }

    /// <summary>Returns the error of this company; null when it is valid.</summary>
    internal string? Problem =>
        Name.Length is 0 or > 63 || !Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? $"Company name '{Name}' may hold only a-z, 0-9 and '-', at most 63 characters."
            : Size is < 1 or > MaximumSize
                ? $"Company size {Size} is not between 1 and {MaximumSize}."
                : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Size}");
}

/// <summary>The start options of a simulator: the command line as a type.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The help text of the command line.</summary>
    public const string Usage =
        """
        PersonioSimulator [options]
          --url URL              where to listen; port 0 takes a free one     http://127.0.0.1:0
          --seed N               decides all data and credentials             1
          --today yyyy-MM-dd     the date the data is relative to             2026-11-23
          --company NAME:SIZE    a company, 1 to 100000 employees; repeatable acme:40 globex:400 initech:2500
          --exit-with-parent     end when standard input closes
        Prints one line when ready: PersonioSimulator listening on http://127.0.0.1:PORT
        """;

    /// <summary>The address to listen on. Port 0 takes a free port.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>Determines all data and credentials. The same seed gives the same bytes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The date that generated hire and termination dates are relative to.</summary>
    public DateOnly Today { get; init; } = new(2026, 11, 23);

    /// <summary>The companies at the start. More can be added later.</summary>
    public IReadOnlyList<SimulatorCompany> Companies { get; init; } = [new("acme", 40), new("globex", 400), new("initech", 2500)];

    /// <summary>Whether to end when standard input closes, so that no simulator outlives a killed parent.</summary>
    public bool ExitWithParent { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">An option is unknown, lacks its value or has an invalid one; the message names it.</exception>
    public static SimulatorOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SimulatorOptions();
        var companies = new List<SimulatorCompany>();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var name))
        {
            string Value() => rest.TryDequeue(out var value) ? value : throw new FormatException($"{name} needs a value.");
            switch (name)
            {
                case "--url" or "--urls":
                    options = options with { Url = Value() };
                    break;
                case "--seed":
                    options = options with { Seed = Number(name, Value()) };
                    break;
                case "--today":
                    options = options with { Today = Date(name, Value()) };
                    break;
                case "--company":
                    companies.Add(SimulatorCompany.Parse(Value()));
                    break;
                case "--exit-with-parent":
                    options = options with { ExitWithParent = true };
                    break;
                default:
                    throw new FormatException($"'{name}' is not an option.");
            }
        }

        if (companies.Count == 0)
            return options;
        return companies.DistinctBy(company => company.Name).Count() == companies.Count
            ? options with { Companies = companies }
            : throw new FormatException("--company names a company twice.");
    }

    /// <summary>Returns the command line that <see cref="Parse"/> reads as these options.</summary>
    public IReadOnlyList<string> ToArguments()
    {
        List<string> arguments =
        [
            "--url", Url,
            "--seed", Seed.ToString(CultureInfo.InvariantCulture),
            "--today", Today.ToString("O", CultureInfo.InvariantCulture),
        ];
        foreach (var company in Companies)
            arguments.AddRange(["--company", company.ToString()]);
        if (ExitWithParent)
            arguments.Add("--exit-with-parent");
        return arguments;
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{name} '{text}' is not a whole number.");

    private static DateOnly Date(string name, string text) =>
        DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new FormatException($"{name} '{text}' is not a date as yyyy-MM-dd.");
}
