using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PersonioFunctions.LocalHost.Secrets;

namespace PersonioFunctions.Tests.Repository;

/// <summary>A record prints its members, and the output ends up in logs and exceptions. So no record may print a secret.</summary>
public sealed partial class SecretsInTextTests
{
    private const string Marker = "marked-as-secret";

    // A secret's version and a continuation token are not secret.
    private static readonly string[] NoSecrets = ["SecretVersion", "ContinuationToken"];

    private static readonly Assembly[] Assemblies = [typeof(AccountConnection).Assembly, typeof(DevelopmentSecretStore).Assembly];

    private static readonly IReadOnlyList<string> Names = [
        .. Records().Where(type => SecretsOf(type).Any()).Select(type => type.FullName!)];

    public static TheoryData<string> RecordsWithSecrets => [.. Names];

    [Fact]
    public void Records_ThatHoldSecrets_AreFound()
    {
        Assert.Contains(typeof(AccountConnection).FullName!, Names);
        Assert.True(Names.Count >= 4, $"Fewer records with secrets than are known: {string.Join(", ", Names)}");
    }

    [Theory]
    [MemberData(nameof(RecordsWithSecrets))]
    public void ToString_RecordWithASecret_DoesNotPrintIt(string name)
    {
        var type = Records().Single(record => record.FullName == name);
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in SecretsOf(type)) field.SetValue(record, Marker);

        Assert.DoesNotContain(Marker, record.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Records() => Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type =>
        !type.ContainsGenericParameters && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null);

    private static IEnumerable<FieldInfo> SecretsOf(Type type) => type
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
        .Where(field => field.FieldType == typeof(string))
        .Where(field => SecretName().IsMatch(field.Name)
            || (SecretName().IsMatch(type.Name) && field.Name.Contains("Value", StringComparison.Ordinal)))
        .Where(field => !NoSecrets.Any(name => field.Name.Contains($"<{name}>", StringComparison.Ordinal)));

    [GeneratedRegex("secret|token|password|credential", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
