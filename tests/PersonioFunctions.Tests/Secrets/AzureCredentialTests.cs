using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace PersonioFunctions.Tests.Secrets;

public sealed class AzureCredentialTests
{
    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("WEBSITE_SITE_NAME")]
    [InlineData("CONTAINER_APP_NAME")]
    public void Create_InAzure_UsesTheManagedIdentity(string variable)
    {
        var configuration = Configuration((variable, "invented"));

        Assert.True(AzureCredential.IsAzure(configuration));
        Assert.IsType<ManagedIdentityCredential>(AzureCredential.Create(configuration));
    }

    [Fact]
    public void Create_OnADevelopersMachine_UsesTheDefaultChain()
    {
        var configuration = Configuration(("WEBSITE_SITE_NAME", ""));

        Assert.False(AzureCredential.IsAzure(configuration));
        Assert.IsType<DefaultAzureCredential>(AzureCredential.Create(configuration));
    }

    [Theory]
    [InlineData("own", "storage", "own")]
    [InlineData("", "storage", "storage")]
    [InlineData(null, null, null)]
    public void UserAssignedClientId_Settings_TakesTheAppsOwnFirst(string? own, string? storage, string? expected) =>
        Assert.Equal(expected, AzureCredential.UserAssignedClientId(
            Configuration(("AZURE_CLIENT_ID", own), ("AzureWebJobsStorage:clientId", storage))));

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value)).Build();
}
