using System.Text.Json.Nodes;

namespace PersonioFunctions.Tests.Infra;

[Collection(nameof(Templates))]
public sealed class NamesTests(Templates templates)
{
    [BicepFact]
    public async Task Tables_OfTheTemplate_AreThoseOfTheCode() => Assert.Equal(
        TableNames.All.Order(StringComparer.Ordinal), await LastPartsAsync("Microsoft.Storage/storageAccounts/tableServices/tables"));

    [BicepFact]
    public async Task Queues_OfTheTemplate_AreThoseOfTheCode() => Assert.Equal(
        QueueNames.All.Order(StringComparer.Ordinal), await LastPartsAsync("Microsoft.Storage/storageAccounts/queueServices/queues"));

    [BicepFact]
    public async Task Containers_OfTheTemplate_AreThoseOfTheCodeAndTheOneOfThePackage()
    {
        var package = (string)(await templates.ShippedAsync()).OfType("Microsoft.Web/sites").Single()
            .At("properties.functionAppConfig.deployment.storage.value")!;

        var containers = (await LastPartsAsync("Microsoft.Storage/storageAccounts/blobServices/containers")).ToList();
        Assert.All(ContainerNames.All, name => Assert.Contains(name, containers));
        var container = Assert.Single(containers.Except(ContainerNames.All));
        // Only Azure knows a part of the address.
        Assert.Contains($"'{container}'", package, StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task Plans_InTheTemplate_AreDeletedAfterAsManyDaysAsTheCodeKeepsThem()
    {
        var rule = Assert.Single((await templates.ShippedAsync())
            .OfType("Microsoft.Storage/storageAccounts/managementPolicies").Single().At("properties.policy.rules")!.AsArray());

        Assert.Equal($"{ContainerNames.Plans}/", (string?)rule!["definition"]!["filters"]!["prefixMatch"]![0]);
        Assert.Equal(
            PlanRetention.Period.Days, (int?)rule["definition"]!["actions"]!["baseBlob"]!["delete"]!["daysAfterModificationGreaterThan"]);
    }

    // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
    [BicepTheory]
    [InlineData("Microsoft.Storage/storageAccounts", "^[a-z0-9]{3,24}$")]
    [InlineData("Microsoft.KeyVault/vaults", "^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$")]
    [InlineData("Microsoft.Web/sites", "^[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$")]
    [InlineData("Microsoft.Web/serverfarms", "^[a-zA-Z0-9-]{1,60}$")]
    [InlineData("Microsoft.OperationalInsights/workspaces", "^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$")]
    [InlineData("Microsoft.ManagedIdentity/userAssignedIdentities", "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$")]
    [InlineData("Microsoft.Network/virtualNetworks", "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}[a-zA-Z0-9_]$")]
    [InlineData("Microsoft.Network/privateEndpoints", "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}[a-zA-Z0-9_]$")]
    [InlineData("Microsoft.Insights/metricAlerts", @"^[^*#&+:<>?@%{}\\/]{1,260}$")]
    [InlineData("Microsoft.Insights/scheduledQueryRules", @"^[^*<>%{}&:\\?/#]{1,260}$")]
    public async Task Name_LongestPrefix_IsOneThatAzureTakes(string type, string pattern)
    {
        var names = (await templates.EverythingAsync()).OfType(type).Select(resource => resource.Name()).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches(pattern, name));
    }

    [BicepFact]
    public async Task NamePrefix_LongestAllowed_IsTheOneThatTheTestsTry()
    {
        var prefix = JsonNode.Parse(await templates.CompiledAsync())!["parameters"]!["namePrefix"]!;

        Assert.Equal("longest".Length, (int)prefix["maxLength"]!);
        Assert.Contains("namePrefix = 'longest'", Templates.Everything, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<string>> LastPartsAsync(string type) => (await templates.ShippedAsync())
        .OfType(type).Select(resource => resource.Name().Split('/')[^1]).Order(StringComparer.Ordinal);
}
