using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace PersonioFunctions.Tests.Infra;

/// <summary>What a deployment takes from the repository besides the templates.</summary>
[Collection(nameof(Templates))]
public sealed class DeploymentTests(Templates templates)
{
    private static readonly XDocument Worker = XDocument.Parse(RepositoryFiles.Read("functions", "PersonioFunctions", "PersonioFunctions.csproj"));

    [BicepFact]
    public async Task AzureYaml_Service_IsTheTaggedFunctionApp()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(RepositoryFiles.Read("azure.yaml")));
        var (name, service) = Assert.Single(((YamlMappingNode)yaml.Documents[0].RootNode["services"]).Children);

        Assert.Equal("function", service["host"].ToString());
        Assert.True(Directory.Exists(RepositoryFiles.PathOf(service["project"].ToString())));
        Assert.Equal(name.ToString(), (string?)(await templates.ShippedAsync()).OfType("Microsoft.Web/sites").Single()["tags"]!["azd-service-name"]);
    }

    [BicepFact]
    public async Task FunctionApp_Runtime_IsTheWorkersFramework()
    {
        var runtime = (await templates.ShippedAsync()).OfType("Microsoft.Web/sites").Single().At("properties.functionAppConfig.runtime")!;

        Assert.Equal("dotnet-isolated", (string?)runtime["name"]);
        Assert.Contains(
            $"<TargetFramework>net{runtime["version"]}</TargetFramework>", RepositoryFiles.Read("Directory.Build.props"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.json", "PreserveNewest")]
    [InlineData("local.settings.json", "Never")]
    public void WorkerProject_FileAtTheRoot_IsLinkedAndPublishedAsItShould(string file, string publish)
    {
        var item = Worker.Descendants("None").Single(none => (string?)none.Attribute("Link") == file);

        Assert.Equal($"../../{file}", (string?)item.Attribute("Include"));
        Assert.Equal("PreserveNewest", (string?)item.Attribute("CopyToOutputDirectory"));
        Assert.Equal(publish, (string?)item.Attribute("CopyToPublishDirectory"));
    }

    [Fact]
    public void WorkerProject_EveryPackage_HasACentralVersion()
    {
        var central = XDocument.Parse(RepositoryFiles.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => (string)package.Attribute("Include")!).ToHashSet();

        Assert.All(Worker.Descendants("PackageReference"), package =>
        {
            Assert.Contains((string)package.Attribute("Include")!, central);
            Assert.Null(package.Attribute("Version"));
        });
    }

    [Fact]
    public void WorkerProgram_Registrations_AreTheProductsOwn() => Assert.Contains(
        "AddPersonioFunctions(builder.Configuration)", RepositoryFiles.Read("functions", "PersonioFunctions", "Program.cs"), StringComparison.Ordinal);
}
