using PersonioFunctions.Hosting;
using PersonioFunctions.LocalHost.Azurite;
using PersonioFunctions.LocalHost.Hosting;
using PersonioFunctions.LocalHost.Secrets;
using PersonioFunctions.LocalHost.Settings;
using PersonioSimulator;
using Spectre.Console;

namespace PersonioFunctions.LocalHost.Demo;

/// <summary>
/// The whole product on one machine with invented people: simulator and Azurite as processes of their own, the host in this one, and
/// nothing of the machine's settings, ports or data touched.
/// </summary>
internal static class DemoProgram
{
    // Seconds, so that nobody waits for the hour.
    private const string Schedule = "*/15 * * * * *";

    /// <summary>Shows the demo.</summary>
    /// <param name="arguments">What follows <c>demo</c> on the command line.</param>
    /// <returns>0 when every account's runs succeeded with the right counts.</returns>
    /// <exception cref="StartupException">Something it needs is missing.</exception>
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

    // Every setting that could point elsewhere is set, so that a developer's own settings stay out of it.
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

        screen.Say($"Connecting {options.Companies.Count} accounts with {options.Companies.Sum(company => company.Size)} employees over HTTP; each syncs at once.");
        foreach (var company in options.Companies)
            await api.ConnectAsync(await simulator.Control.GetCompanyAsync(company.Name, stopping), stopping);
        var first = await screen.FollowAsync(
            options.Companies, async account => await api.GetRunsAsync(account, stopping) is [.., var oldest] ? oldest : null, stopping);

        screen.Say("Waiting for the timer: it asks every account again, and nothing has changed.");
        var second = await screen.FollowAsync(
            options.Companies,
            async account => (await api.GetRunsAsync(account, stopping)).LastOrDefault(run => run.Trigger == "timer" && run.StartedAt > first[account].FinishedAt),
            stopping);

        screen.ShowRuns(options.Companies.SelectMany(company => new[] { (company.Name, first[company.Name]), (company.Name, second[company.Name]) }));
        screen.Say($"Some people of {options.Companies[0].Name}:");
        screen.ShowEmployees(await api.GetEmployeesAsync(options.Companies[0].Name, top: 8, stopping));

        var good = options.Companies.All(company =>
            first[company.Name] is { Succeeded: true } created && created.Counts.Created == company.Size
            && second[company.Name] is { Succeeded: true } unchanged && unchanged.Counts.Unchanged == company.Size);
        screen.Say(good
            ? $"{first.Count} accounts, {first.Values.Sum(run => run.Counts.Fetched)} employees: all there, and nothing written twice."
            : $"Not as expected: {string.Join("; ", first.Values.Concat(second.Values).Select(run => run.Error?.Message).OfType<string>().Distinct())}");
        screen.Say($"The API is at {address}accounts");
        if (options.Exit) return good ? 0 : 1;

        screen.Say("Ctrl+C ends the demo.");
        await app.WaitForShutdownAsync();
        return good ? 0 : 1;
    }
}
