using System.Globalization;

namespace PersonioFunctions.Benchmarks;

/// <summary>The benchmarks to run and their sizes: the command line as a type.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage =
        """
        PersonioFunctions.Benchmarks [options]
          --only PART[,PART]       processor, memory, runs, accounts           all of them
          --employees N            people in a company                         5000
          --memory-employees N     people in the largest company               100000
          --accounts N             accounts of 50 people                       200
          --rounds N               measurements of each ratio, for a median    5
          --latency MS             what every answer of Personio takes in runs 0
        """;

    private static readonly string[] Parts = ["processor", "memory", "runs", "accounts"];

    private IReadOnlyCollection<string> Only { get; init; } = Parts;

    public int Employees { get; private init; } = 5_000;

    public int MemoryEmployees { get; private init; } = 100_000;

    public int Accounts { get; private init; } = 200;

    public int Rounds { get; private init; } = 5;

    public int LatencyMilliseconds { get; private init; }

    public bool Has(string part) => Only.Contains(part);

    /// <exception cref="FormatException">An option is unknown, lacks its value or has an invalid one; the message names it.</exception>
    public static BenchmarkOptions Parse(IEnumerable<string> arguments)
    {
        var options = new BenchmarkOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var name))
        {
            if (!rest.TryDequeue(out var value)) throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--only" => options with { Only = PartsOf(value) },
                "--employees" => options with { Employees = Number(name, value) },
                "--memory-employees" => options with { MemoryEmployees = Number(name, value) },
                "--accounts" => options with { Accounts = Number(name, value) },
                "--rounds" => options with { Rounds = Number(name, value) },
                "--latency" => options with { LatencyMilliseconds = Number(name, value) },
                _ => throw new FormatException($"'{name}' is not an option."),
            };
        }

        return options;
    }

    private static string[] PartsOf(string value)
    {
        var parts = value.Split(',');
        return parts.Except(Parts).FirstOrDefault() is { } unknown ? throw new FormatException($"'{unknown}' is not a part.") : parts;
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{name} '{value}' is not a number above 0.");
}
