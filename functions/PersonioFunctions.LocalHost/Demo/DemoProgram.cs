using PersonioFunctions.Hosting;
using PersonioFunctions.LocalHost.Azurite;
using PersonioFunctions.LocalHost.Hosting;
using PersonioFunctions.LocalHost.Secrets;
using PersonioFunctions.LocalHost.Settings;
using PersonioSimulator;
using Spectre.Console;

namespace PersonioFunctions.LocalHost.Demo;

/// <summary>
/// Shows the whole product on one machine with invented employees. Simulator and Azurite are separate processes, and the host runs in this
/// one. The demo does not touch the machine's settings, ports or data.
/// </summary>
internal static class DemoProgram
{
    // Every 15 seconds, so that a viewer need not wait for the full hour.
    private const string Schedule = "*/15 * * * * *";

    /// <summary>Runs the demo.</summary>
    /// <param name="arguments">The arguments after <c>demo</c>.</param>
    /// <returns>The exit code: 0 if the runs of every account succeeded with the expected counts.</returns>
    /// <exception cref="StartupException">Something that the demo needs is missing.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var options = DemoOptions.Parse(arguments);
        var screen = new DemoScreen(AnsiConsole.Console);
        var secrets = Directory.CreateTempSubdirectory("personio-functions-demo-");
        try
        {
            screen.Say("Starting Azurite, a simulated Personio and the host ...");
            await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), CancellationToken.None);
            await using var simulator = await SimulatorProcess.StartAsync(
                new SimulatorOptions { Companies = options.Companies }, CancellationToken.None);
            await using var app = BuildHost(options, azurite, simulator, secrets.FullName);
            await app.StartAsync();
            try
            {
                return await ShowAsync(options, screen, app, simulator);
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return 1;
            }
            finally
            {
                await app.StopAsync();
            }
        }
        finally
        {
            secrets.Delete(recursive: true);
        }
    }

    // Overrides every setting that a developer may have set, so that none of them affects the demo.
    private static WebApplication BuildHost(DemoOptions options, AzuriteProcess azurite, SimulatorProcess simulator, string secrets) =>
        LocalHostApplication.Build(
            HostDirectories.Find(Environment.CurrentDirectory, AppContext.BaseDirectory),
            [
                $"--AzureWebJobsStorage={azurite.ConnectionString}",
                $"--SyncSchedule={Schedule}",
                $"--Personio:BaseUrl={simulator.BaseUrl}",
                "--KeyVault:VaultUri=",
                $"--DevelopmentSecrets:Directory={secrets}",
                "--LocalHost:Urls=http://127.0.0.1:0",
                "--LocalHost:FunctionKey=",
            ],
            TriggerTypes.Linked,
            builder =>
            {
                if (!options.Verbose) builder.Logging.ClearProviders();
                builder.Services.AddDevelopmentSecrets(builder.Configuration).AddPersonioFunctions(builder.Configuration);
            });

    private static async Task<int> ShowAsync(DemoOptions options, DemoScreen screen, WebApplication app, SimulatorProcess simulator)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        var address = new Uri($"{app.Urls.First()}/api/");
        using var client = new HttpClient { BaseAddress = address };
        var api = new DemoApi(client);

        var employees = options.Companies.Sum(company => company.Size);
        screen.Say($"Connecting {options.Companies.Count} accounts with {employees} employees over HTTP. Each account syncs at once.");
        foreach (var company in options.Companies)
            await api.ConnectAsync(await simulator.Control.GetCompanyAsync(company.Name, stopping), stopping);
        var first = await screen.FollowAsync(
            options.Companies, async account => await api.GetRunsAsync(account, stopping) is [.., var oldest] ? oldest : null, stopping);

        screen.Say("Waiting for the timer. It syncs every account again, although nothing has changed.");
        var second = await screen.FollowAsync(
            options.Companies,
            async account => (await api.GetRunsAsync(account, stopping))
                .LastOrDefault(run => run.Trigger == "timer" && run.StartedAt > first[account].FinishedAt),
            stopping);

        screen.ShowRuns(options.Companies.SelectMany(
            company => new[] { (company.Name, first[company.Name]), (company.Name, second[company.Name]) }));
        screen.Say($"Some employees of {options.Companies[0].Name}:");
        screen.ShowEmployees(await api.GetEmployeesAsync(options.Companies[0].Name, top: 8, stopping));

        var good = options.Companies.All(company =>
            first[company.Name] is { Succeeded: true } created && created.Counts.Created == company.Size
            && second[company.Name] is { Succeeded: true } unchanged && unchanged.Counts.Unchanged == company.Size);
        screen.Say(good
            ? $"{first.Count} accounts, {first.Values.Sum(run => run.Counts.Fetched)} employees: all stored, and none written twice."
            : $"The result is not as expected: {string.Join("; ", Errors(first.Values.Concat(second.Values)))}");
        screen.Say($"The API is at {address}accounts");
        if (options.Exit) return good ? 0 : 1;

        screen.Say("Press Ctrl+C to end the demo.");
        await app.WaitForShutdownAsync();
        return good ? 0 : 1;
    }

    private static IEnumerable<string> Errors(IEnumerable<DemoRun> runs) =>
        runs.Select(run => run.Error?.Message).OfType<string>().Distinct();
}
