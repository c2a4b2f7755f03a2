using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PersonioFunctions.LocalHost.Hosting;
using PersonioFunctions.LocalHost.Settings;

namespace PersonioFunctions.IntegrationTests.LocalHost;

/// <summary>The local host in this process, with probe functions instead of the real ones.</summary>
internal sealed class ProbeHost : IAsyncDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly WebApplication _app;

    private ProbeHost(string connectionString, IReadOnlyList<Type> triggers, params string[] arguments)
    {
        _root.Write("local.settings.json", "{}");
        _app = LocalHostApplication.Build(
            HostDirectories.Find(_root.Path, AppContext.BaseDirectory),
            ["--LocalHost__Urls=http://127.0.0.1:0", $"--AzureWebJobsStorage={connectionString}", .. arguments],
            triggers,
            builder => builder.Services.AddSingleton(Probe));
    }

    public Probe Probe { get; } = new();

    public HttpClient Client { get; } = new();

    public static async Task<ProbeHost> StartAsync(string connectionString, IReadOnlyList<Type> triggers, params string[] arguments)
    {
        var host = new ProbeHost(connectionString, triggers, arguments);
        await host._app.StartAsync();
        host.Client.BaseAddress = new Uri(host._app.Urls.First());
        return host;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Client.Dispose();
        _root.Dispose();
    }
}
