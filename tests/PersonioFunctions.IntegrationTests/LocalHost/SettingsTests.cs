using Microsoft.Azure.WebJobs.Extensions.Http;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonioFunctions.LocalHost;
using PersonioFunctions.LocalHost.Hosting;
using PersonioFunctions.LocalHost.Settings;

namespace PersonioFunctions.IntegrationTests.LocalHost;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Load_SameSettingEverywhere_StrongestSourceWins()
    {
        // Only this test uses these names, because the whole process shares the environment.
        Environment.SetEnvironmentVariable("Precedence__Environment", "environment");
        Environment.SetEnvironmentVariable("Precedence__Argument", "environment");
        _root.Write("local.settings.json", """
            {
              // Comments are allowed, as in Functions.
              "Values": {
                "Precedence__File": "file",
                "Precedence__Environment": "file",
                "Precedence:Argument": "file",
                "SyncSchedule": "0 */5 * * * *",
                "Count": 3
              }
            }
            """);

        var settings = Load("--Precedence__Argument=first", "--Precedence:Argument=a=b");

        Assert.Equal("file", settings["Precedence:File"]);
        Assert.Equal("environment", settings["Precedence:Environment"]);
        Assert.Equal("a=b", settings["Precedence:Argument"]);
        Assert.Equal("0 */5 * * * *", settings["SyncSchedule"]);
        Assert.Equal("3", settings["Count"]);
    }

    [Fact]
    public void Load_NoFile_HasLocalDefaults()
    {
        var settings = Load();

        Assert.Equal("UseDevelopmentStorage=true", settings["AzureWebJobsStorage"]);
        Assert.Equal("0 0 * * * *", settings["SyncSchedule"]);
        Assert.Equal("http://127.0.0.1:7071", settings["LocalHost:Urls"]);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "Values": [] }""")]
    [InlineData("""{ "Values": { "Nested": { "A": "B" } } }""")]
    [InlineData("""{ "Values": { "A__B": "1", "A:B": "2" } }""")]
    [InlineData("""{ "IsEncrypted": true, "Values": { "A": "cipher" } }""")]
    public void Load_FileThatIsNotSettings_IsNamed(string content)
    {
        var path = _root.Write("local.settings.json", content);

        var refusal = Assert.Throws<StartupException>(() => Load());

        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("--Name")]
    [InlineData("--=value")]
    public void Load_UnknownArgument_IsNamed(string argument)
    {
        var refusal = Assert.Throws<StartupException>(() => Load(argument));

        Assert.Contains($"'{argument}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_HostJson_IsHonoured()
    {
        _root.Write("PersonioFunctions.sln", "");
        _root.Write("host.json", """
            {
              "version": "2.0",
              "functionTimeout": "00:07:00",
              "extensions": {
                "http": { "routePrefix": "hr" },
                "queues": {
                  "batchSize": 7,
                  "newBatchThreshold": 3,
                  "maxDequeueCount": 4,
                  "visibilityTimeout": "00:00:09",
                  "maxPollingInterval": "00:00:11",
                  "messageEncoding": "base64"
                }
              },
              "logging": { "logLevel": { "default": "Error", "Chatty": "Debug" } }
            }
            """);

        await using var app = LocalHostApplication.Build(Directories(), [], [], _ => { });

        var queues = app.Services.GetRequiredService<IOptions<QueuesOptions>>().Value;
        Assert.Equal((7, 3, 4), (queues.BatchSize, queues.NewBatchThreshold, queues.MaxDequeueCount));
        Assert.Equal((TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11)), (queues.VisibilityTimeout, queues.MaxPollingInterval));
        Assert.Equal("hr", app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.RoutePrefix);
        Assert.Equal(TimeSpan.FromMinutes(7), app.Services.GetRequiredService<IOptions<JobHostFunctionTimeoutOptions>>().Value.Timeout);
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        Assert.True(loggers.CreateLogger("Chatty.Part").IsEnabled(LogLevel.Debug));
        Assert.False(loggers.CreateLogger("Other").IsEnabled(LogLevel.Warning));
    }

    [Fact]
    public async Task Build_RepositoryHostJson_IsTheOneInUse()
    {
        _root.Write("local.settings.json", "{}");

        await using var app = LocalHostApplication.Build(Directories(), [], [], _ => { });

        var queues = app.Services.GetRequiredService<IOptions<QueuesOptions>>().Value;
        Assert.Equal((8, 8, 5), (queues.BatchSize, queues.NewBatchThreshold, queues.MaxDequeueCount));
        Assert.Equal(TimeSpan.FromSeconds(30), queues.VisibilityTimeout);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071", null)]
    [InlineData("http://127.0.0.2:0;http://[::1]:7071", null)]
    [InlineData("http://localhost:7071", "")]
    [InlineData("http://0.0.0.0:7071", "key")]
    [InlineData("http://*:80", "key")]
    public void Read_SafeAddress_IsAccepted(string urls, string? key)
    {
        var options = LocalHostOptions.Read(Configuration(urls, key));

        Assert.Equal(urls, string.Join(';', options.Urls));
    }

    [Theory]
    [InlineData("http://0.0.0.0:7071", null, "LocalHost__FunctionKey")]
    [InlineData("http://127.0.0.1:7071;http://192.168.1.2:7071", "", "LocalHost__FunctionKey")]
    [InlineData("http://*:7071", null, "LocalHost__FunctionKey")]
    [InlineData("http://localhost.example:7071", null, "LocalHost__FunctionKey")]
    [InlineData("https://127.0.0.1:7071", null, "LocalHost__Urls")]
    [InlineData("http://unix:/tmp/socket", "key", "LocalHost__Urls")]
    [InlineData("7071", null, "LocalHost__Urls")]
    [InlineData("http://[::ffff:127.0.0.1]:7071", null, "LocalHost__Urls")]
    [InlineData("http://127.0.0.1:70000", null, "LocalHost__Urls")]
    [InlineData("http://127.0.0.1:-1", null, "LocalHost__Urls")]
    [InlineData("http://127.0.0.1:80x", null, "LocalHost__Urls")]
    [InlineData("http://0.0.0.0:7071", " ", "LocalHost__FunctionKey")]
    [InlineData("http://127.0.0.1:7071", " ", "LocalHost__FunctionKey")]
    [InlineData(" ; ", null, "LocalHost__Urls")]
    public void Read_UnsafeAddress_IsRefusedWithTheSettingsName(string urls, string? key, string setting)
    {
        var refusal = Assert.Throws<StartupException>(() => LocalHostOptions.Read(Configuration(urls, key)));

        Assert.Contains(setting, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NestedDirectory_GoesUpToTheNearestRoot()
    {
        _root.Write("PersonioFunctions.sln", "");
        _root.Write("host.json", "{}");
        var inner = Directory.CreateDirectory(Path.Combine(_root.Path, "functions", "inner")).FullName;

        var directories = HostDirectories.Find(inner, AppContext.BaseDirectory);

        Assert.Equal(_root.Path, directories.Root);
        Assert.Equal(Path.Combine(_root.Path, "host.json"), directories.HostJson);
    }

    private HostDirectories Directories() => HostDirectories.Find(_root.Path, AppContext.BaseDirectory);

    private ConfigurationManager Load(params string[] arguments)
    {
        var configuration = new ConfigurationManager();
        // The folder is passed explicitly, so that a developer's own local.settings.json is not found.
        var directories = new HostDirectories(_root.Path, Path.Combine(AppContext.BaseDirectory, "host.json"));
        LocalHostConfiguration.Load(configuration, directories, arguments);
        return configuration;
    }

    private static IConfiguration Configuration(string urls, string? key) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["LocalHost:Urls"] = urls, ["LocalHost:FunctionKey"] = key })
        .Build();
}
