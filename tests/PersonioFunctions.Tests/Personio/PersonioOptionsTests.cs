using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Tests.Personio;

public sealed class PersonioOptionsTests
{
    [Fact]
    public void Value_NothingConfigured_HasDocumentedDefaults()
    {
        var options = Read();

        Assert.Equal(new Uri("https://api.personio.de"), options.BaseUrl);
        Assert.Equal("PERSONIO_FUNCTIONS", options.AppId);
        Assert.Equal(300, options.RequestsPerMinute);
        Assert.Equal(15, options.BurstPerSecond);
    }

    [Theory]
    [InlineData("https://api.personio.de/")]
    [InlineData("https://personio.example:8443")]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    public void Value_OriginByHttpsOrLoopback_IsAccepted(string url) => Assert.Equal(new Uri(url), Read(("BaseUrl", url)).BaseUrl);

    [Theory]
    [InlineData("http://api.personio.de")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("api.personio.de")]
    [InlineData("/v1")]
    [InlineData("https://api.personio.de/v1")]
    [InlineData("https://api.personio.de?x=1")]
    [InlineData("https://api.personio.de/#x")]
    [InlineData("https://user:hunter2@api.personio.de")]
    public void Value_AnythingElseAsBaseUrl_IsRefusedByTheSettingsName(string url)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(("BaseUrl", url)));

        Assert.Contains("Personio__BaseUrl", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AppId", "myApp")]
    [InlineData("AppId", "")]
    [InlineData("AppId", "MY APP")]
    [InlineData("AppId", "_APP")]
    [InlineData("RequestsPerMinute", "0")]
    [InlineData("RequestsPerMinute", "-300")]
    [InlineData("BurstPerSecond", "0")]
    public void Value_SettingOutOfRange_IsRefusedByItsName(string name, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read((name, value)));

        Assert.Contains($"Personio__{name}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StartupValidator_WrongSetting_StopsTheStart()
    {
        using var services = Services(("RequestsPerMinute", "0"));

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public void AddPersonio_CalledTwice_RegistersOneFactoryAndOneFaultPerFault()
    {
        var configuration = Configuration(("RequestsPerMinute", "0"));
        var services = new ServiceCollection().AddPersonio(configuration).AddPersonio(configuration);

        Assert.Single(services, s => s.ServiceType == typeof(PersonioClientFactory));
        using var provider = services.BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<PersonioOptions>>().Value);
        Assert.Single(refused.Failures);
    }

    [Fact]
    public void AddPersonio_HostWithLogging_ResolvesTheFactory()
    {
        using var services = Services();

        var factory = services.GetRequiredService<PersonioClientFactory>();

        Assert.NotNull(factory.Create(StubPersonio.Connection()));
    }

    private static PersonioOptions Read(params (string Name, string Value)[] settings)
    {
        using var services = Services(settings);
        return services.GetRequiredService<IOptions<PersonioOptions>>().Value;
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => new ServiceCollection()
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddPersonio(Configuration(settings))
        .BuildServiceProvider();

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"Personio:{s.Name}", s.Value)))
        .Build();
}
