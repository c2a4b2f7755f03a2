using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace PersonioFunctions.Tests.Infra;

/// <summary>The files besides the templates that a deployment uses.</summary>
[Collection(nameof(Templates))]
public sealed class DeploymentTests(Templates templates)
{
    private static readonly XDocument Worker = XDocument.Parse(
        RepositoryFiles.Read("functions", "PersonioFunctions", "PersonioFunctions.csproj"));

    private static readonly string[] WorkerPackages =
    [
        "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
        "Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues", "Microsoft.Azure.Functions.Worker.Extensions.Timer",
        "Microsoft.Azure.Functions.Worker.Sdk", "Microsoft.OpenApi",
    ];

    [BicepFact]
    public async Task AzureYaml_Service_IsTheTaggedFunctionApp()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(RepositoryFiles.Read("azure.yaml")));
        var (name, service) = Assert.Single(((YamlMappingNode)yaml.Documents[0].RootNode["services"]).Children);

        Assert.Equal("function", service["host"].ToString());
        Assert.True(Directory.Exists(RepositoryFiles.PathOf(service["project"].ToString())));
        Assert.Equal(
            name.ToString(), (string?)(await templates.ShippedAsync()).OfType("Microsoft.Web/sites").Single()["tags"]!["azd-service-name"]);
    }

    [BicepFact]
    public async Task FunctionApp_Runtime_IsTheWorkersFramework()
    {
        var runtime = (await templates.ShippedAsync()).OfType("Microsoft.Web/sites").Single().At("properties.functionAppConfig.runtime")!;

        Assert.Equal("dotnet-isolated", (string?)runtime["name"]);
        Assert.Contains(
            $"<TargetFramework>net{runtime["version"]}</TargetFramework>",
            RepositoryFiles.Read("Directory.Build.props"),
            StringComparison.Ordinal);
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

    // https://learn.microsoft.com/azure/azure-functions/dotnet-isolated-process-guide#project-structure
    [Fact]
    public void WorkerProject_Versions_AreOfTheIsolatedWorkerOnFunctionsFour()
    {
        var versions = XDocument.Parse(RepositoryFiles.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(
                package => (string)package.Attribute("Include")!, package => Version.Parse((string)package.Attribute("Version")!));

        Assert.Equal(
            ("v4", "Exe"), (Worker.Descendants("AzureFunctionsVersion").Single().Value, Worker.Descendants("OutputType").Single().Value));
        Assert.Equal(
            WorkerPackages,
            Worker.Descendants("PackageReference").Select(package => (string)package.Attribute("Include")!).Order(StringComparer.Ordinal));
        Assert.All(WorkerPackages, package => Assert.InRange(versions[package], new Version(2, 0), new Version(5, 99)));
        Assert.True(versions["Microsoft.Azure.Functions.Worker"] >= new Version(2, 50), ".NET 10 needs a worker of 2.50 or newer.");
        Assert.True(versions["Microsoft.Azure.Functions.Worker.Sdk"] >= new Version(2, 0, 5), ".NET 10 needs an SDK of 2.0.5 or newer.");
    }

    // Both engines compile the same trigger classes and register their services with the same call.
    [Fact]
    public void LocalHost_TriggersRegistrationsAndHostJson_AreThoseOfTheWorker()
    {
        var local = XDocument.Parse(RepositoryFiles.Read("functions", "PersonioFunctions.LocalHost", "PersonioFunctions.LocalHost.csproj"));

        Assert.Contains(
            local.Descendants("Compile"), item => (string?)item.Attribute("Include") == "../PersonioFunctions/Triggers/**/*.cs");
        Assert.Equal(
            "../../host.json",
            (string?)local.Descendants("None").Single(none => (string?)none.Attribute("Link") == "host.json").Attribute("Include"));
        Assert.Contains(
            "AddPersonioFunctions(builder.Configuration)",
            RepositoryFiles.Read("functions", "PersonioFunctions.LocalHost", "Hosting", "LocalHostProgram.cs"),
            StringComparison.Ordinal);
        Assert.Equal(
            ["Program.cs"],
            Directory.EnumerateFiles(RepositoryFiles.PathOf("functions", "PersonioFunctions"), "*.cs")
                .Select(file => Path.GetFileName(file)));
    }

    [Theory]
    [InlineData("FunctionsApplication.CreateBuilder(args)")]
    [InlineData("ConfigureFunctionsWebApplication()")]
    [InlineData("AddPersonioFunctions(builder.Configuration)")]
    [InlineData("\"WorkerOpenTelemetryEnabled\"")]
    [InlineData("Build().Run()")]
    public void WorkerProgram_Line_IsThere(string line) =>
        Assert.Contains(line, RepositoryFiles.Read("functions", "PersonioFunctions", "Program.cs"), StringComparison.Ordinal);
}
