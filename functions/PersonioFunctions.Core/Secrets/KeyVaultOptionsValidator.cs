using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Secrets;

/// <summary>Stops the start when secrets would be kept in the wrong place, with the setting's name.</summary>
internal sealed class KeyVaultOptionsValidator(IConfiguration configuration) : IValidateOptions<KeyVaultOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyVaultOptions options)
    {
        var failures = new List<string>();
        if (options.UsesKeyVault && !IsVault(options.VaultUri))
        {
            failures.Add($"{KeyVaultOptions.VaultUriSetting} must be the vault's https address and nothing more, "
                + "such as https://my-vault.vault.azure.net/.");
        }

        if (!options.UsesKeyVault && AzureCredential.IsAzure(configuration))
        {
            failures.Add($"{KeyVaultOptions.VaultUriSetting} is not set. Without it client secrets would go to the development store, "
                + "which refuses to run in Azure. Set it to the vault's address, such as https://my-vault.vault.azure.net/, "
                + $"and give the app's identity the role '{KeyVaultFailure.WriterRole}' there.");
        }

        AddUnlessPositive(failures, nameof(options.CallTimeout), options.CallTimeout);
        AddUnlessPositive(failures, nameof(options.TransitionTimeout), options.TransitionTimeout);
        AddUnlessPositive(failures, nameof(options.TransitionPollInterval), options.TransitionPollInterval);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // A path means that somebody pasted the address of one secret.
    private static bool IsVault(string? value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && uri.UserInfo.Length == 0
        && uri.PathAndQuery == "/"
        && uri.Fragment.Length == 0;

    private static void AddUnlessPositive(List<string> failures, string property, TimeSpan value)
    {
        // The timers behind these waits take at most 2^32 - 2 ms; nobody waits a day for a vault.
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            failures.Add($"{KeyVaultOptions.SectionName}__{property} must be a time above zero and up to one day, such as 00:00:30.");
        }
    }
}
