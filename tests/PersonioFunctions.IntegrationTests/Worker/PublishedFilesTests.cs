using System.Text.Json.Nodes;

namespace PersonioFunctions.IntegrationTests.Worker;

/// <summary>The published files are those that the Functions host needs, and none that must not leave a developer's machine.</summary>
public sealed class PublishedFilesTests
{
    private static readonly JsonNode Queues = PublishedApp.Read("host.json")["extensions"]!["queues"]!;

    [Fact]
    public void HostJson_Queues_AreReadAsTheCodeWritesThem()
    {
        // SyncQueue writes Base64, and the tests of retries and of the poison queue count on these deliveries.
        Assert.Equal("base64", (string?)Queues["messageEncoding"]);
        Assert.Equal(5, (int?)Queues["maxDequeueCount"]);
        Assert.Equal("00:00:30", (string?)Queues["visibilityTimeout"]);
    }

    [Fact]
    public void HostJson_Http_HasTheRoutePrefixOfTheAddressesThatTheApiReturns() =>
        Assert.Equal("api", (string?)PublishedApp.Read("host.json")["extensions"]!["http"]!["routePrefix"]);

    [Fact]
    public void HostJson_IsTheFileOfTheLocalHost() => Assert.Equal(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")), File.ReadAllText(PublishedApp.PathOf("host.json")));

    // The timer and HTTP are part of the Functions host. Queues are an extension that it loads from the published folder.
    [Fact]
    public void ExtensionsJson_Extensions_ArePublishedInTheirVersions()
    {
        var extensions = PublishedApp.Read("extensions.json")["extensions"]!.AsArray();

        Assert.Equal(["AzureStorageQueues", "Startup"], extensions.Select(extension => (string?)extension!["name"]));
        Assert.All(extensions, extension => Assert.Contains(((string)extension!["hintPath"]!)["./".Length..], PublishedApp.Files));
        Assert.Matches(
            @"^Microsoft\.Azure\.WebJobs\.Extensions\.Storage\.AzureStorageQueuesWebJobsStartup, .*, Version=5\.3\.\d+\.0,",
            (string?)extensions[0]!["typeName"]);
    }

    [Fact]
    public void FunctionsMetadata_Functions_AreThoseOfTheLocalHost()
    {
        var functions = PublishedApp.Read("functions.metadata").AsArray();

        Assert.Equal(
            TriggerDescription.OfLocalHost,
            functions.Select(function => TriggerDescription.From((string)function!["name"]!, function["bindings"]!.AsArray()!))
                .OrderBy(function => function.Name));
        Assert.All(functions, function => Assert.Equal("PersonioFunctions.dll", (string?)function!["scriptFile"]));
    }

    [Fact]
    public void WorkerConfig_StartsThePublishedApp()
    {
        var description = PublishedApp.Read("worker.config.json")["description"]!;

        Assert.Equal("dotnet-isolated", (string?)description["language"]);
        Assert.Equal("dotnet", (string?)description["defaultExecutablePath"]);
        Assert.Contains((string)description["defaultWorkerPath"]!, PublishedApp.Files);
    }

    [Fact]
    public void Files_OfADevelopersMachine_AreNotPublished() => Assert.DoesNotContain(
        PublishedApp.Files,
        file => file.Contains("local.settings", StringComparison.Ordinal)
            || file.Contains("LocalHost", StringComparison.Ordinal)
            || file.Contains("Simulator", StringComparison.Ordinal)
            || file.Contains("azurite", StringComparison.OrdinalIgnoreCase));

    // The worker SDK puts a retired client into the folder that it generates for the host: see docs/licences.md. Our code must not need it.
    [Fact]
    public void Files_RetiredStorageClients_AreOnlyInTheFolderOfTheHost() => Assert.DoesNotContain(
        PublishedApp.Files,
        file => !file.StartsWith(".azurefunctions/", StringComparison.Ordinal)
            && (file.Contains("Microsoft.WindowsAzure.Storage", StringComparison.OrdinalIgnoreCase)
                || file.Contains("Microsoft.Azure.Storage", StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Assemblies_ContainNoSecretStoreForDevelopment()
    {
        var types = PublishedApp.TypesOf("PersonioFunctions.dll").Concat(PublishedApp.TypesOf("PersonioFunctions.Core.dll")).ToList();

        Assert.Contains("SyncAccountTrigger", types);
        Assert.Contains("KeyVaultSecretStore", types);
        Assert.DoesNotContain(types, type => type.StartsWith("Development", StringComparison.Ordinal));
    }
}
