using Microsoft.Azure.WebJobs.Host.Listeners;
using Microsoft.Extensions.Options;
using PersonioFunctions.Hosting;
using PersonioFunctions.LocalHost.Azurite;
using PersonioFunctions.LocalHost.Secrets;
using PersonioFunctions.LocalHost.Settings;

namespace PersonioFunctions.LocalHost.Hosting;

/// <summary>Runs the host until it is told to stop, and starts Azurite if no storage is running.</summary>
internal static class LocalHostProgram
{
    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    /// <param name="arguments">Settings as <c>--Name=value</c>.</param>
    /// <returns>The exit code: 0.</returns>
    /// <exception cref="StartupException">A setting is invalid, or there is no storage.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var directories = HostDirectories.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        await using var app = LocalHostApplication.Build(
            directories,
            arguments,
            TriggerTypes.Linked,
            builder =>
            {
                builder.Services.AddDevelopmentSecrets(builder.Configuration).AddPersonioFunctions(builder.Configuration);
                builder.Services.AddConsoleTelemetry(builder.Configuration);
            });
        await using var azurite = DevelopmentStorage.IsAskedFor(app.Configuration["AzureWebJobsStorage"])
            ? await DevelopmentStorage.EnsureAsync(Path.Combine(directories.Root, ".azurite"), app.Lifetime.ApplicationStopping)
            : null;
        await StartAsync(app);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await StorageCheck.RequireAsync(app.Services, app.Lifetime.ApplicationStopping);
            await app.StartAsync();
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException or FormatException)
        {
            // A setting is invalid. The message names it.
            throw new StartupException(exception.Message, exception);
        }
        catch (FunctionListenerException exception)
        {
            throw new StartupException(
                $"{exception.Message} Check that the storage which AzureWebJobsStorage names is running.", exception);
        }
        catch (IOException exception)
        {
            throw new StartupException(
                $"{exception.Message} Choose another address, for example --LocalHost__Urls=http://127.0.0.1:7072.", exception);
        }
    }
}
