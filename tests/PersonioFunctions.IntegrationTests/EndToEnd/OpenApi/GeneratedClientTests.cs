using System.Runtime.Loader;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace PersonioFunctions.IntegrationTests.EndToEnd.OpenApi;

/// <summary>A client can be generated from the served document: it compiles and calls the API.</summary>
[Collection(SharedProduct.Name)]
public sealed class GeneratedClientTests(ProductFixture fixture)
{
    // Calls the generated client by the names that the document gives.
    private const string Caller = """
        public static class Caller
        {
            public static async System.Threading.Tasks.Task<string[]> ReadAsync(System.Net.Http.HttpClient http, string account)
            {
                var client = new Generated.Client(http);
                var first = await PageAsync(client, account, null);
                var second = await PageAsync(client, account, first.ContinuationToken);
                var people = new System.Collections.Generic.List<string>();
                foreach (var person in first.Items) people.Add(person.Id + " " + person.LastName + " " + person.IsCurrent);
                foreach (var person in second.Items) people.Add(person.Id + " " + person.LastName + " " + person.IsCurrent);
                return people.ToArray();
            }

            private static System.Threading.Tasks.Task<Generated.EmployeeList> PageAsync(
                Generated.Client client, string account, string continuationToken) => client.ListEmployeesAsync(
                name: account, top: 3, continuationToken: continuationToken, state: null, department: null, flag: null, q: null,
                updatedSince: null, if_None_Match: null);
        }
        """;

    [Fact]
    public async Task Client_OfTheServedDocument_CompilesAndReadsPagesOfPeople()
    {
        var account = await fixture.Product.ConnectAsync("generated-client", 5);
        var document = await OpenApiDocument.FromJsonAsync((await fixture.Product.Api.GetAsync("openapi.json")).Body);
        var settings = new CSharpClientGeneratorSettings { ClassName = "Client", UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.SystemTextJson;

        var caller = Compile(new CSharpClientGenerator(document, settings).GenerateFile(), Caller).GetType("Caller")!;
        using var http = new HttpClient { BaseAddress = fixture.Product.Host.BaseUrl };
        var read = await (Task<string[]>)caller.GetMethod("ReadAsync")!.Invoke(null, [http, account.Name])!;

        var stored = (await fixture.Product.Api.GetAsync($"accounts/{account.Name}/employees")).Read<ListView<JsonElement>>();
        Assert.Equal(5, read.Length);
        Assert.Equal(
            stored.Items.Select(person =>
                $"{person.GetProperty("id")} {person.GetProperty("lastName")} {person.GetProperty("isCurrent").GetBoolean()}"),
            read);
    }

    private static System.Reflection.Assembly Compile(params string[] sources)
    {
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "GeneratedClient",
            sources.Select(source => CSharpSyntaxTree.ParseText(source)),
            framework.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(
            result.Success,
            string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(10)));
        assembly.Position = 0;
        return new AssemblyLoadContext("GeneratedClient").LoadFromStream(assembly);
    }
}
