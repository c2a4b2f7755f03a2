using System.Globalization;
using PersonioSimulator;

namespace PersonioFunctions.LocalHost.Demo;

/// <summary>The options of the demo.</summary>
/// <param name="Companies">The simulated companies. Each becomes one account.</param>
/// <param name="Exit">Whether to end after the last table instead of at Ctrl+C.</param>
/// <param name="Verbose">Whether to show the log of the host too.</param>
internal sealed record DemoOptions(IReadOnlyList<SimulatorCompany> Companies, bool Exit, bool Verbose)
{
    public const string Usage = "demo [--exit] [--accounts N] [--employees N] [--verbose]";

    private static readonly SimulatorCompany[] Usual = [new("acme", 40), new("globex", 400), new("initech", 2500)];

    /// <summary>Reads the arguments after <c>demo</c>.</summary>
    /// <exception cref="StartupException">An argument is unknown or has an invalid value.</exception>
    public static DemoOptions Parse(IEnumerable<string> arguments)
    {
        int? accounts = null;
        int? employees = null;
        var (exit, verbose) = (false, false);
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var name))
        {
            switch (name)
            {
                case "--exit":
                    exit = true;
                    break;
                case "--verbose":
                    verbose = true;
                    break;
                case "--accounts":
                    accounts = Number(name, rest, maximum: 500);
                    break;
                case "--employees":
                    employees = Number(name, rest, SimulatorCompany.MaximumSize);
                    break;
                default:
                    throw new StartupException($"Unknown option '{name}'. Usage: {Usage}");
            }
        }

        var companies = Enumerable.Range(0, accounts ?? Usual.Length).Select(i => i < Usual.Length
            ? new SimulatorCompany(Usual[i].Name, employees ?? Usual[i].Size)
            : new SimulatorCompany($"company-{i + 1}", employees ?? Usual[0].Size));
        return new DemoOptions([.. companies], exit, verbose);
    }

    private static int Number(string name, Queue<string> rest, int maximum) =>
        rest.TryDequeue(out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= maximum
            ? number
            : throw new StartupException($"{name} needs a number from 1 to {maximum}. Usage: {Usage}");
}
