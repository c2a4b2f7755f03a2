using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace PersonioFunctions.Secrets;

/// <summary>Chooses the identity that calls Azure. All Azure clients share one credential.</summary>
public static class AzureCredential
{
    // Set by App Service and Functions (every plan), and by Container Apps.
    // https://learn.microsoft.com/azure/app-service/reference-app-settings
    // https://learn.microsoft.com/azure/container-apps/environment-variables
    private static readonly string[] SetByAzure = ["WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "CONTAINER_APP_NAME"];

    /// <summary>Whether the variables of the platform say that this process runs in Azure.</summary>
    /// <param name="configuration">Configuration that includes the environment variables.</param>
    public static bool IsAzure(IConfiguration configuration) =>
        SetByAzure.Any(name => !string.IsNullOrEmpty(configuration[name]));

    /// <summary>
    /// Creates the credential. In Azure it is the managed identity only, because a developer's chain could find a wrong identity, and fails
    /// slowly. <c>AZURE_CLIENT_ID</c>, or else <c>AzureWebJobsStorage__clientId</c>, selects a user-assigned identity.
    /// Elsewhere it is <see cref="DefaultAzureCredential"/>: environment, Visual Studio, Azure CLI and so on.
    /// </summary>
    /// <param name="configuration">Configuration that includes the environment variables.</param>
    public static TokenCredential Create(IConfiguration configuration)
    {
        if (!IsAzure(configuration)) return new DefaultAzureCredential();

        return UserAssignedClientId(configuration) is { } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
    }

    internal static string? UserAssignedClientId(IConfiguration configuration) =>
        new[] { configuration["AZURE_CLIENT_ID"], configuration["AzureWebJobsStorage:clientId"] }
            .FirstOrDefault(id => !string.IsNullOrWhiteSpace(id));
}
