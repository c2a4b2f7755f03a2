using System.Text.Json.Nodes;
using PersonioFunctions.Tests.Documents;

namespace PersonioFunctions.Tests.Infra;

[Collection(nameof(Templates))]
public sealed class RoleTests(Templates templates)
{
    private const string Assignment = "Microsoft.Authorization/roleAssignments";

    // The role, its name in the portal, and the kind of resource that it is assigned on. No other assignment is allowed.
    private static readonly (string Id, string Name, string Scope)[] OfTheApp =
    [
        ("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner", "Microsoft.Storage/storageAccounts'"),
        (
            "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
            "Storage Queue Data Contributor",
            "Microsoft.Storage/storageAccounts/queueServices/queues'"),
        (
            "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
            "Storage Table Data Contributor",
            "Microsoft.Storage/storageAccounts/tableServices/tables'"),
        ("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer", "Microsoft.KeyVault/vaults'"),
        ("3913510d-42f4-4e42-8a64-420c390055eb", "Monitoring Metrics Publisher", "Microsoft.Insights/components'"),
    ];

    // Assigned with the event topic only.
    private static readonly (string Id, string Name, string Scope) OfTheTopic =
        ("d5a91429-5739-47e2-a06b-3470a27159e7", "EventGrid Data Sender", "Microsoft.EventGrid/topics'");

    private static readonly (string Id, string Name, string Scope)[] OfTheOperator =
    [
        ("19e7f393-937e-4f77-808e-94535e297925", "Storage Queue Data Reader", "Microsoft.Storage/storageAccounts'"),
        ("76199698-9eea-4c19-bc75-cec21354c6b6", "Storage Table Data Reader", "Microsoft.Storage/storageAccounts'"),
    ];

    [BicepFact]
    public async Task Shipped_Roles_BelongToTheAppOnly()
    {
        var assignments = (await templates.ShippedAsync()).OfType(Assignment).ToList();

        Assert.Equal(OfTheApp.Select(role => role.Id).Order(), assignments.Select(RoleOf).Distinct().Order());
        Assert.All(assignments, assignment =>
        {
            Assert.Equal("ServicePrincipal", (string?)assignment.At("properties.principalType"));
            // Only Azure knows the id, which is an output of the module that creates the identity.
            Assert.Contains("outputs.principalId", (string?)assignment.At("properties.principalId"), StringComparison.Ordinal);
        });
    }

    [BicepFact]
    public async Task Everything_EveryRole_IsNamedByScopePrincipalAndRole()
    {
        var assignments = (await templates.EverythingAsync()).OfType(Assignment).ToList();

        Assert.NotEmpty(assignments);
        Assert.All(assignments, assignment =>
        {
            var role = OfTheApp.Append(OfTheTopic).Concat(OfTheOperator).Single(allowed => allowed.Id == RoleOf(assignment));
            var name = assignment.Name();
            Assert.StartsWith("[guid(resourceId(", name, StringComparison.Ordinal);
            // The scope is the first argument: guid(resourceId('…', 'rg', '<kind>', …), <principal>, '<role>').
            Assert.StartsWith($"'{role.Scope}", name[name.IndexOf("'Microsoft.", StringComparison.Ordinal)..], StringComparison.Ordinal);
            Assert.EndsWith($"'{role.Id}')]", name, StringComparison.Ordinal);
        });
        Assert.Equal(assignments.Count, assignments.Select(assignment => assignment.Name()).Distinct().Count());
    }

    [BicepFact]
    public async Task Everything_Operator_MayOnlyRead()
    {
        var assignments = (await templates.EverythingAsync()).OfType(Assignment)
            .Where(assignment => (string?)assignment.At("properties.principalType") != "ServicePrincipal");

        Assert.Equal(OfTheOperator.Select(role => role.Id).Order(), assignments.Select(RoleOf).Order());
    }

    [BicepFact]
    public async Task Everything_Topic_TakesEventsOfTheAppOnly()
    {
        var topic = Assert.Single((await templates.EverythingAsync()).OfType("Microsoft.EventGrid/topics"));
        var assignment = Assert.Single(
            (await templates.EverythingAsync()).OfType(Assignment), one => RoleOf(one) == OfTheTopic.Id);

        Assert.True((bool)topic.At("properties.disableLocalAuth")!);
        Assert.Equal("CloudEventSchemaV1_0", (string?)topic.At("properties.inputSchema"));
        Assert.Contains("outputs.principalId", (string?)assignment.At("properties.principalId"), StringComparison.Ordinal);
        Assert.Empty((await templates.ShippedAsync()).OfType("Microsoft.EventGrid/topics"));
    }

    [Fact]
    public void Docs_TableOfRoles_SaysForWhichCallsEachIs()
    {
        var rows = MarkdownTables.RowsUnder(RepositoryFiles.Read("docs", "deploy.md"), "Roles");

        Assert.Equal(OfTheApp.Append(OfTheTopic).Select(role => role.Name).Order(), rows.Select(row => row[0]).Order());
        Assert.All(rows, row => Assert.True(row[1].Length > 0 && row[2].Length > 0, $"{row[0]}: on what, and for which calls?"));
    }

    [Fact]
    public void Docs_RolesOfTheOperator_AreNamed() => Assert.All(
        OfTheOperator, role => Assert.Contains(role.Name, RepositoryFiles.Read("docs", "deploy.md"), StringComparison.Ordinal));

    // All role ids are in one map.
    [Fact]
    public void Templates_RoleIds_StandInTheMapOnly()
    {
        var ids = OfTheApp.Append(OfTheTopic).Concat(OfTheOperator).Select(role => role.Id).ToList();
        var templatesText = Directory.EnumerateFiles(RepositoryFiles.PathOf("infra"), "*.bicep*", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .ToList();
        var map = RepositoryFiles.Read("infra", "modules", "rbac.bicep").Split("var roles = {")[1].Split('}')[0];

        Assert.All(ids, id => Assert.Contains($"'{id}'", map, StringComparison.Ordinal));
        Assert.Equal(ids.Count, map.Split('\n').Count(line => line.Contains(": '", StringComparison.Ordinal)));
        Assert.Equal(ids.Count, templatesText.Sum(text => ids.Count(id => text.Contains(id, StringComparison.Ordinal))));
    }

    private static string RoleOf(JsonObject assignment) => ((string)assignment.At("properties.roleDefinitionId")!).Split('/')[^1];
}
