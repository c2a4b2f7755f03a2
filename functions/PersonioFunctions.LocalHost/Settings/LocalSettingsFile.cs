using System.Text.Json;

namespace PersonioFunctions.LocalHost.Settings;

/// <summary>
/// Reads the file in which Functions keeps app settings on a developer's machine:
/// https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file
/// </summary>
internal static class LocalSettingsFile
{
    public const string Name = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Returns the <c>Values</c> of the file by configuration key. Without a file there are none.</summary>
    /// <exception cref="StartupException">
    /// The file is encrypted, or not JSON, or a value is not a string, number or boolean.
    /// </exception>
    public static IReadOnlyDictionary<string, string?> Read(string path)
    {
        if (!File.Exists(path))
            return new Dictionary<string, string?>();

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            var root = document.RootElement;
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind is JsonValueKind.True)
                throw new StartupException($"{path} is encrypted. Decrypt it with the tools that encrypted it.");

            return root.TryGetProperty("Values", out var values)
                ? values.EnumerateObject().ToDictionary(
                    value => ConfigurationKey(value.Name), value => Text(path, value), StringComparer.OrdinalIgnoreCase)
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new StartupException($"{path} cannot be read as settings: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Converts the name of a setting to a configuration key: <c>Personio__BaseUrl</c> and <c>Personio:BaseUrl</c> are the same setting.
    /// </summary>
    public static string ConfigurationKey(string settingName) =>
        settingName.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);

    private static string? Text(string path, JsonProperty value) => value.Value.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Value.GetRawText(),
        JsonValueKind.Null => null,
        _ => throw new StartupException($"{path}: the value of {value.Name} is not a string."),
    };
}
