using System.Text.RegularExpressions;

namespace PersonioFunctions.Tests.Architecture;

/// <summary>Which files know a secret, which read one, and how secrets are compared.</summary>
public sealed partial class SecrecyTests
{
    private const string WebhookTrigger = "PersonioFunctions/Triggers/Http/Accounts/PersonioWebhookTrigger.cs";

    [Fact]
    public void Core_ClientSecret_IsKnownOnlyToSecretsPersonioAndConnecting() => Assert.Equal(
        ["Accounts/AccountRules.cs", "Accounts/Connecting/AccountConnection.cs", "Accounts/Connecting/AccountConnector.cs"],
        Product.Core
            .Where(file => file.Room is not ("Secrets" or "Personio"))
            .Where(file => file.Words.Any(word => word.Contains("ClientSecret", StringComparison.OrdinalIgnoreCase)))
            .Select(file => file.Path));

    [Fact]
    public void Triggers_NoFile_NamesASecretOrAToken()
    {
        // The OpenAPI document names secrets and has no values.
        var triggers = Product.Hosts
            .Where(file => file.Path.StartsWith("PersonioFunctions/Triggers/", StringComparison.Ordinal))
            .Where(file => !file.Path.Contains("/OpenApi/", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(triggers);
        Assert.Empty(
            from file in triggers
            from word in file.Words.Concat(file.Uses.Select(type => type.Split('.')[^1]))
                // The JSON source generator gives such names to its own fields.
                // Personio's webhooks carry their token in the header Authorization.
            where !(word.EndsWith("Authorization", StringComparison.Ordinal) && file.Path == WebhookTrigger)
            where !word.StartsWith("PropName_", StringComparison.Ordinal) && SecretOrToken().IsMatch(word)
            select $"{file.Path} names {word}");
    }

    [Theory]
    [InlineData(
        "PersonioFunctions.Secrets.ISecretStore.GetAsync",
        "Accounts/Connecting/AccountConnector.cs",
        "Events/Targets/TargetSecretStore.cs")]
    [InlineData("PersonioFunctions.Personio.PersonioConnection.get_ClientSecret", "Personio/Pipeline/PersonioTokens.cs")]
    public void Core_ReadingASecret_HappensInOnePlaceForEachKind(string method, params string[] places) => Assert.Equal(
        places, Product.Core.Where(file => file.Calls.Contains(method) && !DeclaresTypeOf(file, method)).Select(file => file.Path));

    // A comparison that stops at the first difference reveals how much was right.
    [Fact]
    public void Functions_KeysSecretsAndTokens_AreComparedInConstantTime()
    {
        Assert.Equal(
            ["Accounts/Webhooks/WebhookToken.cs", "PersonioFunctions.LocalHost/Http/FunctionKey.cs"],
            Product.Core.Concat(Product.Hosts)
                .Where(file => file.Calls.Contains("System.Security.Cryptography.CryptographicOperations.FixedTimeEquals"))
                .Select(file => file.Path));

        // Only the source has the names of the compared values.
        Assert.DoesNotContain(RepositoryFiles.Sources("functions"), path => Comparison().IsMatch(File.ReadAllText(path)));
    }

    private static bool DeclaresTypeOf(CompiledFile file, string method) => file.Types.Contains(method[..method.LastIndexOf('.')]);

    [GeneratedRegex("[cC]lientSecret|ISecretStore|SecretNames|PersonioConnection|Bearer|Authorization(?!L)")]
    private static partial Regex SecretOrToken();

    [GeneratedRegex(@"(?i)\b\w*(secret|functionKey)\b\s*(==|!=)\s*(?!null)\w|\b\w*(secret|functionKey)\.Equals\(")]
    private static partial Regex Comparison();
}
