using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PersonioFunctions.Hosting;
using PersonioFunctions.LocalHost.Hosting;

namespace PersonioFunctions.Tests.Hosting;

public sealed class PersonioFunctionsServicesTests
{
    private static readonly IConfiguration Configuration = new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            [StorageConnection.SettingName] = "UseDevelopmentStorage=true",
            [SyncSchedule.SettingName] = "0 0 * * * *",
            ["KeyVault:VaultUri"] = "https://my-vault.vault.azure.net/",
        })
        .Build();

    [Fact]
    public async Task AddPersonioFunctions_EveryTrigger_CanBeCreated()
    {
        await using var services = new ServiceCollection().AddLogging().AddPersonioFunctions(Configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.NotEmpty(TriggerTypes.Linked);
        // A trigger without services is static.
        Assert.All(
            TriggerTypes.Linked.Where(type => !type.IsAbstract),
            trigger => Assert.NotNull(ActivatorUtilities.CreateInstance(services, trigger)));
    }

    [Fact]
    public void AddPersonioFunctions_CalledTwice_RegistersEachServiceOnce()
    {
        var services = new ServiceCollection().AddPersonioFunctions(Configuration).AddPersonioFunctions(Configuration);

        var own = services.Where(service => service.ServiceType.Assembly == typeof(PersonioFunctionsServices).Assembly).ToList();
        Assert.Equal(own.DistinctBy(service => service.ServiceType).Count(), own.Count);
    }
}
