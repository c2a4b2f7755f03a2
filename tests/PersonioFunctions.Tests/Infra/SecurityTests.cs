using System.Text.Json.Nodes;
using PersonioFunctions.Tests.Documents;

namespace PersonioFunctions.Tests.Infra;

[Collection(nameof(Templates))]
public sealed class SecurityTests(Templates templates)
{
    [BicepFact]
    public async Task Shipped_EveryResource_PassesTheReview() => Assert.Empty(SecurityRules.Violations(await templates.ShippedAsync()));

    [BicepFact]
    public async Task Everything_EveryResource_PassesTheReview() =>
        Assert.Empty(SecurityRules.Violations(await templates.EverythingAsync()));

    [BicepTheory]
    [InlineData("Microsoft.Storage/storageAccounts", "properties", "allowSharedKeyAccess", "true")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties", "allowBlobPublicAccess", "true")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties", "minimumTlsVersion", "\"TLS1_0\"")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices/containers", "properties", "publicAccess", "\"Blob\"")]
    [InlineData("Microsoft.KeyVault/vaults", "properties", "enablePurgeProtection", "null")]
    [InlineData("Microsoft.Web/sites", "properties", "httpsOnly", "false")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig", "ftpsState", "\"AllAllowed\"")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig", "appSettings", """[{"name":"X","value":"AccountKey=abc"}]""")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties", "allow", "true")]
    [InlineData("Microsoft.Insights/diagnosticSettings", "properties", "logs", "[]")]
    public async Task Violations_OneValueMadeUnsafe_AreReported(string type, string path, string property, string value)
    {
        var resources = (await templates.ShippedAsync()).Select(resource => resource.DeepClone().AsObject()).ToList();
        resources.OfType(type).First().At(path)![property] = JsonNode.Parse(value);

        Assert.Contains(SecurityRules.Violations(resources), violation =>
            violation.StartsWith(type, StringComparison.Ordinal) || type.EndsWith("diagnosticSettings", StringComparison.Ordinal));
    }

    [BicepTheory]
    [InlineData("Microsoft.Storage/storageAccounts")]
    [InlineData("Microsoft.KeyVault/vaults")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies")]
    public async Task Violations_ResourceMissing_AreReported(string type)
    {
        var resources = (await templates.ShippedAsync()).Where(resource => resource.Type() != type).ToList();

        Assert.NotEmpty(SecurityRules.Violations(resources));
    }

    [BicepFact]
    public async Task Compiled_Template_ReadsNoKeyAndTakesNoSecret()
    {
        var compiled = await templates.CompiledAsync();

        Assert.DoesNotMatch(@"(?i)\blist(Keys|Secrets|AccountSas|ServiceSas|ConnectionStrings|Credentials)?\(", compiled);
        Assert.DoesNotMatch("(?i)securestring|secureobject", compiled);
    }

    [BicepFact]
    public async Task Compiled_Outputs_AreNamesAndAddresses()
    {
        var outputs = JsonNode.Parse(await templates.CompiledAsync())!["outputs"]!.AsObject();

        Assert.Equal(
            ["apiUri", "eventTopicEndpoint", "functionAppName", "storageAccountName", "vaultName"],
            outputs.Select(output => output.Key).Order());
    }

    [BicepFact]
    public async Task Private_StorageAndVault_AreReachedByPrivateEndpointsOnly()
    {
        var resources = await templates.EverythingAsync();

        Assert.All(
            resources.Where(resource => resource.Type() is "Microsoft.Storage/storageAccounts" or "Microsoft.KeyVault/vaults"),
            resource =>
            {
                Assert.Equal("Disabled", (string?)resource.At("properties.publicNetworkAccess"));
                Assert.Equal("Deny", (string?)resource.At("properties.networkAcls.defaultAction"));
            });
        Assert.Equal(
            ["blob", "queue", "table", "vault"],
            resources.OfType("Microsoft.Network/privateEndpoints")
                .Select(endpoint => (string)endpoint.At("properties.privateLinkServiceConnections")![0]!.At("properties.groupIds")![0]!)
                .Order());
        Assert.Equal(4, resources.OfType("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count());
        Assert.Equal(4, resources.OfType("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count());
        Assert.NotNull(resources.OfType("Microsoft.Web/sites").Single().At("properties.virtualNetworkSubnetId"));
    }

    [BicepFact]
    public async Task Shipped_Network_IsNotCreated() =>
        Assert.DoesNotContain(
            await templates.ShippedAsync(), resource => resource.Type().StartsWith("Microsoft.Network/", StringComparison.Ordinal));

    [BicepFact]
    public async Task Everything_SignIn_IsRequiredExceptForTheOpenCalls()
    {
        var signIn = (await templates.EverythingAsync()).OfType("Microsoft.Web/sites/config").Single();

        Assert.True((bool)signIn.At("properties.globalValidation.requireAuthentication")!);
        Assert.Equal("Return401", (string?)signIn.At("properties.globalValidation.unauthenticatedClientAction"));
        // A path with a parameter cannot be excluded: with the sign-in, Personio's webhooks do not arrive.
        Assert.Equal(
            TriggerCatalogue.OpenCalls.Where(call => !call.Contains('{', StringComparison.Ordinal))
                .Select(call => $"/api{call.Split(' ')[1]}")
                .Order(StringComparer.Ordinal),
            signIn.At("properties.globalValidation.excludedPaths")!.AsArray().Select(path => (string)path!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("clientSecret", signIn.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }
}
