using System.Text.Json.Nodes;

namespace PersonioFunctions.Tests.Infra;

/// <summary>The rules that a security review would apply to the deployed resources.</summary>
internal static class SecurityRules
{
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Site = "Microsoft.Web/sites";
    private const string Publishing = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";

    private static readonly (string Type, string Path, string Value)[] Required =
    [
        (Storage, "properties.allowSharedKeyAccess", "false"),
        (Storage, "properties.allowBlobPublicAccess", "false"),
        (Storage, "properties.allowCrossTenantReplication", "false"),
        (Storage, "properties.defaultToOAuthAuthentication", "true"),
        (Storage, "properties.minimumTlsVersion", "TLS1_2"),
        (Storage, "properties.supportsHttpsTrafficOnly", "true"),
        ($"{Storage}/blobServices/containers", "properties.publicAccess", "None"),
        (Vault, "properties.enableRbacAuthorization", "true"),
        (Vault, "properties.enableSoftDelete", "true"),
        (Vault, "properties.enablePurgeProtection", "true"),
        (Vault, "properties.enabledForTemplateDeployment", "false"),
        ("Microsoft.Insights/components", "properties.DisableLocalAuth", "true"),
        ("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", "true"),
        (Site, "identity.type", "UserAssigned"),
        (Site, "properties.httpsOnly", "true"),
        (Site, "properties.siteConfig.minTlsVersion", "1.2"),
        (Site, "properties.siteConfig.scmMinTlsVersion", "1.2"),
        (Site, "properties.siteConfig.ftpsState", "Disabled"),
        (Site, "properties.siteConfig.remoteDebuggingEnabled", "false"),
        (Site, "properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity"),
        (Publishing, "properties.allow", "false"),
    ];

    private static readonly string[] WaysToPublish = ["ftp", "scm"];

    private static readonly string[] MarksOfSecrets =
        ["AccountKey=", "SharedAccess", "DefaultEndpointsProtocol", "?sv=", "listKeys", "listSecrets", "@Microsoft.KeyVault"];

    /// <summary>Returns the violations, one sentence each; empty when there are none.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyList<JsonObject> resources) =>
        [.. MissingValues(resources), .. Publishers(resources), .. Settings(resources), .. Audit(resources)];

    private static IEnumerable<string> MissingValues(IReadOnlyList<JsonObject> resources) =>
        from rule in Required
        let found = resources.OfType(rule.Type).DefaultIfEmpty([])
        from resource in found
        where resource.At(rule.Path)?.ToString() != rule.Value
        select $"{rule.Type}: {rule.Path} must be {rule.Value}.";

    private static IEnumerable<string> Publishers(IReadOnlyList<JsonObject> resources) =>
        from kind in WaysToPublish
        where !resources.OfType(Publishing).Any(policy => policy.Name().EndsWith($"/{kind}", StringComparison.Ordinal))
        select $"{Publishing}: publishing by password over {kind} must be off.";

    private static IEnumerable<string> Settings(IReadOnlyList<JsonObject> resources) =>
        from setting in resources.AppSettings()
        from mark in MarksOfSecrets
        where setting.Value.Contains(mark, StringComparison.OrdinalIgnoreCase)
        select $"{Site}: the setting {setting.Key} holds a secret.";

    private static IEnumerable<string> Audit(IReadOnlyList<JsonObject> resources)
    {
        var logged = resources.OfType("Microsoft.Insights/diagnosticSettings").Any(setting =>
            ((string)setting["id"]!).Contains(Vault, StringComparison.Ordinal)
            && setting.At("properties.workspaceId") is not null
            && setting.At("properties.logs")!.AsArray().Any(log => (string?)log!["categoryGroup"] == "audit" && (bool)log["enabled"]!));
        if (!logged) yield return $"{Vault}: access must be logged.";
    }
}
