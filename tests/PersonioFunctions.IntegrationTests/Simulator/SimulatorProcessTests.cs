using System.Diagnostics;

namespace PersonioFunctions.IntegrationTests.Simulator;

public sealed class SimulatorProcessTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Start_ThenDispose_ListensAndEnds()
    {
        Process process;
        await using (var simulator = await StartAsync(new SimulatorCompany("acme", 5)))
        {
            process = Process.GetProcessById(simulator.ProcessId);
            Assert.True(simulator.BaseUrl.IsLoopback);
            Assert.Equal(5, Assert.Single(await simulator.Control.GetCompaniesAsync(CancellationToken.None)).EmployeeCount);
        }

        using (process)
            Assert.True(process.WaitForExit(Deadline));
    }

    [Fact]
    public async Task Program_StandardInputCloses_EndsAndHasPrintedOneLine()
    {
        using var process = Run("--company", "acme:1", "--exit-with-parent");
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Deadline);

        process.StandardInput.Close();

        Assert.Matches("^PersonioSimulator listening on http://127\\.0\\.0\\.1:[0-9]+$", line);
        await process.WaitForExitAsync().WaitAsync(Deadline);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task Program_UnknownOption_FailsWithAMessage()
    {
        using var process = Run("--compani", "acme:1");

        var said = await process.StandardError.ReadToEndAsync().WaitAsync(Deadline);

        await process.WaitForExitAsync().WaitAsync(Deadline);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("'--compani' is not an option.", said, StringComparison.Ordinal);
        Assert.Contains("--company NAME:SIZE", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_ThrowsWithTheOutputOfTheProcess()
    {
        await using var first = await StartAsync(new SimulatorCompany("acme", 1));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => SimulatorProcess.StartAsync(new SimulatorOptions { Url = first.BaseUrl.ToString() }, CancellationToken.None));

        Assert.Contains("address already in use", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Process_OneHundredThousandEmployees_FitsInFourHundredMegabytes()
    {
        await using var simulator = await StartAsync(new SimulatorCompany("big", 100_000));

        Assert.Equal(100_000, (await simulator.Control.GetCompanyAsync("big", CancellationToken.None)).EmployeeCount);

        using var process = Process.GetProcessById(simulator.ProcessId);
        Assert.InRange(process.PeakWorkingSet64, 1, 400L * 1024 * 1024);
    }

    [Fact]
    public async Task Process_SameSeed_SameTruthAsInThisProcess()
    {
        var options = new SimulatorOptions { Seed = 7, Companies = [new("acme", 60)] };
        await using var inside = await SimulatorServer.StartAsync(options, TimeProvider.System, CancellationToken.None);
        await using var outside = await SimulatorProcess.StartAsync(options, CancellationToken.None);

        using var client = new HttpClient();
        var expected = await client.GetStringAsync(new Uri(inside.BaseUrl, "/_simulator/companies/acme/employees"));

        Assert.Equal(expected, await client.GetStringAsync(new Uri(outside.BaseUrl, "/_simulator/companies/acme/employees")));
    }

    private static Task<SimulatorProcess> StartAsync(SimulatorCompany company) =>
        SimulatorProcess.StartAsync(new SimulatorOptions { Companies = [company] }, CancellationToken.None);

    private static Process Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SimulatorProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
