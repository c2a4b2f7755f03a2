using System.Globalization;
using PersonioSimulator;
using Spectre.Console;

namespace PersonioFunctions.LocalHost.Demo;

/// <summary>Shows the demo: progress bars on a terminal, plain lines elsewhere, tables at the end.</summary>
internal sealed class DemoScreen
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    private static readonly string[] NumberColumns =
        ["fetched", "created", "updated", "unchanged", "seconds", "requests to Personio", "storage transactions"];

    // A pipe or a log has no width, and tables would be wrapped at 80 columns.
    private const int WidthOffTerminal = 150;

    private readonly IAnsiConsole _console;

    public DemoScreen(IAnsiConsole console)
    {
        _console = console;
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOffTerminal;
    }

    public void Say(string text) => _console.WriteLine(text);

    /// <summary>Shows the progress of one run of each account, until all have ended.</summary>
    /// <param name="companies">The accounts.</param>
    /// <param name="firstRun">Returns the run of an account, or null until it has begun.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The runs by account.</returns>
    public async Task<IReadOnlyDictionary<string, DemoRun>> FollowAsync(
        IReadOnlyList<SimulatorCompany> companies, Func<string, Task<DemoRun?>> firstRun, CancellationToken cancellationToken)
    {
        if (_console.Profile.Capabilities.Interactive && _console.Profile.Capabilities.Ansi)
        {
            return await _console.Progress().HideCompleted(false)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
                .StartAsync(async progress =>
                {
                    var bars = companies.ToDictionary(
                        company => company.Name, company => progress.AddTask(company.Name, autoStart: true, maxValue: company.Size));
                    return await PollAsync(
                        companies, firstRun, (account, run) => bars[account].Value = run.Counts.Fetched, cancellationToken);
                });
        }

        var shown = new Dictionary<string, string>();
        return await PollAsync(
            companies,
            firstRun,
            (account, run) =>
            {
                var line = string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {account}: {run.Status}, {run.Counts.Fetched} of {(object?)run.Total ?? "?"} employees");
                if (shown.TryGetValue(account, out var before) && before == line) return;
                Say(shown[account] = line);
            },
            cancellationToken);
    }

    /// <summary>Shows what the runs of the accounts did.</summary>
    public void ShowRuns(IEnumerable<(string Account, DemoRun Run)> runs)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("account", "trigger", "status")
            .AddColumns([.. NumberColumns.Select(title => new TableColumn(title).RightAligned())]);
        foreach (var (account, run) in runs)
        {
            table.AddRow(
                Cell(account),
                Cell(run.Trigger),
                Cell(run.Status),
                Number(run.Counts.Fetched),
                Number(run.Counts.Created),
                Number(run.Counts.Updated),
                Number(run.Counts.Unchanged),
                Cell(run.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)),
                Number(run.PersonioRequests),
                Number(run.StorageTransactions));
        }

        _console.Write(table);
    }

    /// <summary>Shows some employees.</summary>
    public void ShowEmployees(IEnumerable<DemoEmployee> employees)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("id", "name", "e-mail", "job title", "department", "manager", "state");
        foreach (var one in employees)
        {
            table.AddRow(
                Cell(one.Id),
                Cell(one.DisplayName),
                Cell(one.Email),
                Cell(one.JobTitle),
                Cell(one.Department),
                Cell(one.ManagerName),
                Cell(one.LifecycleState));
        }

        _console.Write(table);
    }

    private static async Task<IReadOnlyDictionary<string, DemoRun>> PollAsync(
        IReadOnlyList<SimulatorCompany> companies,
        Func<string, Task<DemoRun?>> firstRun,
        Action<string, DemoRun> show,
        CancellationToken cancellationToken)
    {
        var finished = new Dictionary<string, DemoRun>();
        using var timer = new PeriodicTimer(RefreshInterval);
        while (finished.Count < companies.Count && await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var (account, _) in companies.Where(company => !finished.ContainsKey(company.Name)))
            {
                if (await firstRun(account) is not { } run) continue;
                show(account, run);
                if (run.IsFinished) finished[account] = run;
            }
        }

        return finished;
    }

    // Text and not markup, because a name may contain brackets.
    private static Text Cell(string? text) => new(text ?? "");

    private static Text Number(int number) => new(number.ToString(CultureInfo.InvariantCulture));
}
