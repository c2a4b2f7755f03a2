using System.Xml.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PersonioFunctions.Hosting;

namespace PersonioFunctions.Tests.Secrets;

/// <summary>The deployed app keeps secrets in Key Vault and contains no other store.</summary>
public sealed class DeployedSecretStoreTests
{
    [Fact]
    public void Core_SecretStores_AreKeyVaultOnly() => Assert.Equal(
        [typeof(KeyVaultSecretStore)],
        typeof(ISecretStore).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ISecretStore))));

    [Fact]
    public void Core_Types_AreNotForDevelopment() => Assert.DoesNotContain(
        typeof(ISecretStore).Assembly.GetTypes(),
        type => type.Name.StartsWith("Development", StringComparison.Ordinal));

    [Fact]
    public void Core_References_CannotEncryptFiles() => Assert.DoesNotContain(
        typeof(ISecretStore).Assembly.GetReferencedAssemblies(),
        reference => reference.Name!.Contains("DataProtection", StringComparison.Ordinal));

    // Its own classes are triggers only: see DeploymentTests.
    [Fact]
    public void Worker_References_AreCoreOnly() => Assert.Equal(
        ["../PersonioFunctions.Core/PersonioFunctions.Core.csproj"],
        XDocument.Parse(RepositoryFiles.Read("functions", "PersonioFunctions", "PersonioFunctions.csproj"))
            .Descendants("ProjectReference").Select(reference => (string?)reference.Attribute("Include")));

    [Fact]
    public void Worker_WithoutVault_RefusesToStartWithTheSettingsName()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { [SyncSchedule.SettingName] = "0 0 * * * *" })
            .Build();
        using var services = new ServiceCollection().AddLogging().AddPersonioFunctions(configuration).BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("KeyVault__VaultUri is not set", failure.Message, StringComparison.Ordinal);
    }
}
