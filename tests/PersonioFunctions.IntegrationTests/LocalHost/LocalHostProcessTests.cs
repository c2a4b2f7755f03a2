using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace PersonioFunctions.IntegrationTests.LocalHost;

/// <summary>The program itself, with the real functions.</summary>
public sealed class LocalHostProcessTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private Dictionary<string, string> Settings => new() { ["AzureWebJobsStorage"] = azurite.ConnectionString };

    [Fact]
    public async Task Start_RealFunctions_AreServed()
    {
        await using var host = await LocalHostProcess.StartAsync(Settings);

        using var health = await host.Client.GetAsync("health");
        using var accounts = await host.Client.GetAsync("accounts");

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpStatusCode.OK, accounts.StatusCode);
    }

    [Fact]
    public async Task Start_TwoOnOneStorage_BothServe()
    {
        await using var first = await LocalHostProcess.StartAsync(Settings);
        await using var second = await LocalHostProcess.StartAsync(Settings);

        Assert.NotEqual(first.BaseUrl, second.BaseUrl);
        Assert.Equal(HttpStatusCode.OK, (await first.Client.GetAsync("health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await second.Client.GetAsync("health")).StatusCode);
    }

    [UnixFact]
    public async Task Terminate_Running_EndsCleanlyWithinSeconds()
    {
        await using var host = await LocalHostProcess.StartAsync(Settings);
        var clock = Stopwatch.StartNew();

        using var kill = Process.Start("kill", ["-TERM", host.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        var exitCode = await host.WaitForExitAsync();

        Assert.Equal(0, exitCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
    }

    // Nobody, not even root, can create a file in /sys.
    [Fact]
    public async Task Connect_FirstSecretCannotBeStored_AnswersWithTheFolderAndConnectsNothing()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Only Linux has /sys.");
        using var folder = new TemporaryDirectory();
        var secrets = Path.Combine(folder.Path, "secrets");
        Directory.CreateDirectory(secrets);
        File.CreateSymbolicLink(Path.Combine(secrets, "keys"), "/sys/kernel");
        await using var personio = await SimulatorServer.StartAsync(
            new SimulatorOptions { Companies = [] }, TimeProvider.System, CancellationToken.None);
        var company = await personio.Control.AddCompanyAsync(new SimulatorCompany("unsaved", 3), CancellationToken.None);
        await using var host = await LocalHostProcess.StartAsync(new Dictionary<string, string>(Settings)
        {
            ["Personio__BaseUrl"] = personio.BaseUrl.ToString(),
            ["DevelopmentSecrets__Directory"] = secrets,
        });
        using var api = new ApiClient(host.BaseUrl);

        var answer = await api.PutAsync("accounts/unsaved", new { clientId = company.ClientId, clientSecret = company.ClientSecret });

        var detail = answer.ReadProblem(HttpStatusCode.ServiceUnavailable, "secretStore").Detail;
        Assert.Contains(secrets, detail, StringComparison.Ordinal);
        Assert.Contains("set DevelopmentSecrets__Directory", detail, StringComparison.Ordinal);
        (await api.GetAsync("accounts/unsaved")).ReadProblem(HttpStatusCode.NotFound, "notFound");
        Assert.DoesNotContain(host.Output, line => line.Contains("fail:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("LocalHost__Urls", "http://0.0.0.0:0", "LocalHost__FunctionKey")]
    [InlineData("SyncSchedule", "hourly", "SyncSchedule")]
    public async Task Start_WrongSetting_EndsWithOneLineThatNamesIt(string setting, string value, string named)
    {
        var (exitCode, output) = await LocalHostProcess.RunToEndAsync(new Dictionary<string, string>(Settings) { [setting] = value });

        Assert.Equal(1, exitCode);
        Assert.Contains(named, Assert.Single(output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AddressTaken_SaysWhichSettingToChange()
    {
        await using var first = await LocalHostProcess.StartAsync(Settings);

        var (exitCode, output) = await LocalHostProcess.RunToEndAsync(
            new Dictionary<string, string>(Settings) { ["LocalHost__Urls"] = first.BaseUrl.GetLeftPart(UriPartial.Authority) });

        Assert.Equal(1, exitCode);
        Assert.Contains(output, line => line.Contains("LocalHost__Urls", StringComparison.Ordinal));
    }
}
