using PersonioFunctions.LocalHost.Azurite;

namespace PersonioFunctions.LocalHost.Settings;

/// <summary>
/// Loads the settings. Later sources override earlier ones: defaults, host.json, local.settings.json, environment, command line.
/// </summary>
internal static class LocalHostConfiguration
{
    /// <summary>
    /// The section that holds host.json. It has the same name in the Functions host, so that an override such as
    /// <c>AzureFunctionsJobHost__extensions__queues__batchSize</c> works in both.
    /// https://learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values
    /// </summary>
    public const string HostSection = "AzureFunctionsJobHost";

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["AzureWebJobsStorage"] = DevelopmentStorage.ConnectionString,
        ["SyncSchedule"] = "0 0 * * * *",
        // A receiver of events may run on the developer's machine.
        ["Events:AllowedNetworks"] = "127.0.0.0/8,::1/128",
        ["LocalHost:Urls"] = LocalHostOptions.DefaultUrls,
        // The section in which the WebJobs SDK looks for host.json.
        ["AzureWebJobsConfigurationSection"] = HostSection,
        // The SDK and Kestrel log every call. Lines below these levels are rarely wanted; host.json can lower the levels, except those of
        // ASP.NET Core.
        [$"{HostSection}:logging:logLevel:Microsoft"] = "Warning",
        [$"{HostSection}:logging:logLevel:System"] = "Warning",
        [$"{HostSection}:logging:logLevel:Azure"] = "Warning",
        [$"{HostSection}:logging:logLevel:Function"] = "Warning",
        [$"{HostSection}:logging:logLevel:Host"] = "Warning",
        // Repeats every second that the lock of a timer could not be renewed, while storage does not answer.
        [$"{HostSection}:logging:logLevel:Host.Singleton"] = "Error",
        // The program itself reports a failed start in one line.
        [$"{HostSection}:logging:logLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
        // Repeats what Function logs, with the exception.
        [$"{HostSection}:logging:logLevel:Host.Results"] = "None",
    };

    /// <summary>Replaces the sources of <paramref name="configuration"/> with these.</summary>
    /// <exception cref="StartupException">A file or an argument cannot be read.</exception>
    public static void Load(ConfigurationManager configuration, HostDirectories directories, IEnumerable<string> arguments)
    {
        configuration.Sources.Clear();
        configuration.AddInMemoryCollection(Defaults);
        configuration.AddInMemoryCollection(ReadHostJson(directories.HostJson));
        configuration.AddInMemoryCollection(LocalSettingsFile.Read(directories.LocalSettings));
        configuration.AddEnvironmentVariables();
        configuration.AddInMemoryCollection(ReadArguments(arguments));
    }

    private static Dictionary<string, string?> ReadHostJson(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build().AsEnumerable()
                .Where(setting => setting.Value is not null)
                .ToDictionary(setting => ConfigurationPath.Combine(HostSection, setting.Key), setting => setting.Value);
        }
        catch (Exception exception) when (exception is FileNotFoundException or InvalidDataException)
        {
            throw new StartupException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, string?> ReadArguments(IEnumerable<string> arguments)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var argument in arguments)
        {
            var separator = argument.IndexOf('=', StringComparison.Ordinal);
            if (!argument.StartsWith("--", StringComparison.Ordinal) || separator <= 2)
            {
                throw new StartupException(
                    $"Unknown argument '{argument}'. Pass a setting as --Name=value, for example "
                    + "--LocalHost__Urls=http://127.0.0.1:7072.");
            }

            settings[LocalSettingsFile.ConfigurationKey(argument[2..separator])] = argument[(separator + 1)..];
        }

        return settings;
    }
}
