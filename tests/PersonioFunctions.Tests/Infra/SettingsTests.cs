using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PersonioFunctions.Hosting;
using PersonioFunctions.LocalHost.Secrets;
using PersonioFunctions.Tests.Documents;

namespace PersonioFunctions.Tests.Infra;

/// <summary>The template sets exactly the settings that the code reads, apart from the exceptions below.</summary>
[Collection(nameof(Templates))]
public sealed class SettingsTests(Templates templates)
{
    // Settings read by the Functions host and the Azure SDK.
    private static readonly string[] OfThePlatform =
    [
        $"{StorageConnection.SettingName}__blobServiceUri",
        $"{StorageConnection.SettingName}__queueServiceUri",
        $"{StorageConnection.SettingName}__tableServiceUri",
        $"{StorageConnection.SettingName}__credential",
        $"{StorageConnection.SettingName}__clientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    // Settings that no installation has to change, and settings of a developer's machine.
    private static readonly string[] LeftAtTheirDefault =
    [
        "DevelopmentSecrets__Directory",
        "DevelopmentSecrets__LockTimeout",
        "KeyVault__CallTimeout",
        "KeyVault__TransitionPollInterval",
        "KeyVault__TransitionTimeout",
        "Sync__ChangesRetentionDays",
        "Sync__LeaseSeconds",
        "Sync__RunsRetentionDays",
    ];

    private static readonly IReadOnlyList<string[]> SettingsRows =
    [
        .. new[] { "All settings", "Timeouts" }
            .SelectMany(heading => MarkdownTables.RowsUnder(RepositoryFiles.Read("docs", "settings.md"), heading)),
    ];

    private static int BatchSize => QueueSetting("batchSize");

    private static int NewBatchThreshold => QueueSetting("newBatchThreshold");

    private static IEnumerable<string> Sections => ReadByTheCode.Select(setting => setting.Split("__")[0]).Distinct();

    private static IEnumerable<string> ReadByTheCode => Defaults.Select(setting => setting.Name);

    // Each setting of an options class with its default as an operator writes it; null when there is none.
    private static IEnumerable<(string Name, string? Default)> Defaults =>
        from assembly in new[] { typeof(PersonioFunctionsServices).Assembly, typeof(DevelopmentSecretsOptions).Assembly }
        from type in assembly.GetTypes()
        let section = type.GetField("SectionName", BindingFlags.Public | BindingFlags.Static)
        where section is { IsLiteral: true }
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.SetMethod is { IsPublic: true }
        select ($"{section.GetRawConstantValue()}__{property.Name}", Text(property.GetValue(Activator.CreateInstance(type))));

    [BicepFact]
    public async Task AppSettings_OfTheTemplate_AreThoseThatTheCodeReads() => Assert.Equal(
        ReadByTheCode.Except(LeftAtTheirDefault).Append(SyncSchedule.SettingName).Concat(OfThePlatform).Order(StringComparer.Ordinal),
        (await templates.ShippedAsync()).AppSettings().Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void LeftAtTheirDefault_EverySetting_IsStillRead() => Assert.Empty(LeftAtTheirDefault.Except(ReadByTheCode));

    [BicepFact]
    public async Task AppSettings_OfTheTemplate_StartTheApp()
    {
        var settings = (await templates.ShippedAsync()).AppSettings();
        // Values that only Azure knows.
        settings[$"{KeyVaultOptions.SectionName}__{nameof(KeyVaultOptions.VaultUri)}"] = "https://vault.example.net/";
        foreach (var service in new[] { "blob", "queue", "table" })
            settings[$"{StorageConnection.SettingName}__{service}ServiceUri"] = $"https://{service}.example.net";
        settings[TelemetryServices.ConnectionStringSetting] = "InstrumentationKey=00000000-0000-0000-0000-000000000001";
        settings["WEBSITE_SITE_NAME"] = "deployed";
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(
                setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => (string?)setting.Value))
            .Build();

        using var services = new ServiceCollection().AddLogging().AddPersonioFunctions(configuration).BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Validate();
        Assert.NotNull(services.GetRequiredService<SyncSchedule>());
        Assert.NotNull(services.GetRequiredService<StorageConnection>());
        Assert.Equal(new PersonioOptions().BaseUrl, services.GetRequiredService<IOptions<PersonioOptions>>().Value.BaseUrl);
    }

    [BicepFact]
    public async Task RequestsPerMinute_AllInstancesBusy_StayWithinPersoniosLimitForAnAddress()
    {
        IReadOnlyList<JsonObject>[] fewestAndMost = [await templates.ShippedAsync(), await templates.EverythingAsync()];

        Assert.All(fewestAndMost, resources =>
        {
            var instances = (int)resources.OfType("Microsoft.Web/sites").Single()
                .At("properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount")!;
            var requests = int.Parse(resources.AppSettings()["Personio__RequestsPerMinute"], CultureInfo.InvariantCulture);
            Assert.InRange(requests, 1, 300);
            Assert.InRange(instances * (BatchSize + NewBatchThreshold) * requests, 1, 2000);
        });
    }

    [BicepFact]
    public async Task MaximumInstanceCount_Bounds_AreThoseThatTheTestsTry()
    {
        var bounds = JsonNode.Parse(await templates.CompiledAsync())!["parameters"]!["maximumInstanceCount"]!;

        Assert.Equal((1, 10), ((int)bounds["minValue"]!, (int)bounds["maxValue"]!));
        Assert.Contains($"maximumInstanceCount = {bounds["maxValue"]}", Templates.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public void Docs_RunsOfAnInstance_AreThoseOfHostJson() => Assert.Contains(
        $"{BatchSize} + {NewBatchThreshold} = {BatchSize + NewBatchThreshold}",
        RepositoryFiles.Read("docs", "deploy.md"),
        StringComparison.Ordinal);

    [BicepFact]
    public async Task Docs_TableOfAppSettings_IsThatOfTheTemplate() => Assert.Equal(
        (await templates.ShippedAsync()).AppSettings().Keys.Order(StringComparer.Ordinal),
        MarkdownTables.RowsUnder(RepositoryFiles.Read("docs", "deploy.md"), "Settings")
            .SelectMany(row => MarkdownTables.Quoted(row[0])).Order(StringComparer.Ordinal));

    [Fact]
    public void Docs_Settings_AreThoseThatTheCodeReads()
    {
        var documented = SettingsRows.SelectMany(row => MarkdownTables.Quoted(row[0])).ToList();

        Assert.Empty(ReadByTheCode.Append(SyncSchedule.SettingName).Concat(OfThePlatform).Except(documented));
        Assert.Empty(documented
            .Where(name => Sections.Any(section => name.StartsWith(section + "__", StringComparison.Ordinal)))
            .Except(ReadByTheCode));
    }

    [Fact]
    public void Docs_DefaultsOfSettings_AreThoseOfTheCode() => Assert.All(
        Defaults.Where(setting => setting.Default is not null),
        setting => Assert.Equal(
            setting.Default, SettingsRows.Single(row => MarkdownTables.Quoted(row[0]).SequenceEqual([setting.Name]))[1].Trim('`')));

    [BicepFact]
    public async Task InstanceMemory_Choices_AreThoseThatFlexConsumptionHas()
    {
        var memory = JsonNode.Parse(await templates.CompiledAsync())!["parameters"]!["instanceMemoryMB"]!;

        // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
        Assert.Equal([512, 2048, 4096], memory["allowedValues"]!.AsArray().Select(value => (int)value!));
        Assert.Equal(
            (int)memory["defaultValue"]!,
            (int?)(await templates.ShippedAsync()).OfType("Microsoft.Web/sites").Single()
                .At("properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB"));
    }

    [BicepFact]
    public async Task Plan_OfTheApp_IsFlexConsumption() => Assert.Equal(
        ("FC1", "FlexConsumption"),
        (await templates.ShippedAsync()).OfType("Microsoft.Web/serverfarms")
            .Select(plan => ((string?)plan["sku"]!["name"], (string?)plan["sku"]!["tier"])).Single());

    private static string? Text(object? value) => value switch
    {
        null => null,
        Uri address => address.OriginalString,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static int QueueSetting(string name) =>
        (int)JsonNode.Parse(RepositoryFiles.Read("host.json"))!["extensions"]!["queues"]![name]!;
}
