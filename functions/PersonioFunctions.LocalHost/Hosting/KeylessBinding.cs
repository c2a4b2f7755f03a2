using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using PersonioFunctions.LocalHost.Settings;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>
/// Refuses to start a host without a key that other machines can reach. It looks at what Kestrel is bound to, because Kestrel has settings
/// of its own.
/// </summary>
internal sealed class KeylessBinding(IServer server) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses
            .FirstOrDefault(url => !LocalHostOptions.IsLocal(BindingAddress.Parse(url))) is not { } open
            ? Task.CompletedTask
            : throw new StartupException(
                $"Other machines can reach {open}, so LocalHost__FunctionKey must be set. "
                + "Set a key, or correct the settings Kestrel__Endpoints.");

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
