using Microsoft.Extensions.Options;

namespace PersonioFunctions.Secrets;

/// <summary>Stops the start, naming the setting, when the vault cannot be used.</summary>
internal sealed class KeyVaultOptionsValidator : IValidateOptions<KeyVaultOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyVaultOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.VaultUri))
        {
            failures.Add($"{KeyVaultOptions.VaultUriSetting} is not set, so there is no place for client secrets. "
                + "Set it to the vault's address, such as https://my-vault.vault.azure.net/, "
                + $"and give the app's identity the role '{KeyVaultFailure.WriterRole}' there. "
                + "On a developer's machine the local host runs without a vault.");
        }
        else if (!IsVault(options.VaultUri))
        {
            failures.Add($"{KeyVaultOptions.VaultUriSetting} must be the vault's https address and nothing more, "
                + "such as https://my-vault.vault.azure.net/.");
        }

        AddUnlessPositive(failures, nameof(options.CallTimeout), options.CallTimeout);
        AddUnlessPositive(failures, nameof(options.TransitionTimeout), options.TransitionTimeout);
        AddUnlessPositive(failures, nameof(options.TransitionPollInterval), options.TransitionPollInterval);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // An address with a path is that of a single secret.
    private static bool IsVault(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && uri.UserInfo.Length == 0
        && uri.PathAndQuery == "/"
        && uri.Fragment.Length == 0;

    private static void AddUnlessPositive(List<string> failures, string property, TimeSpan value)
    {
        // Timers accept at most 2^32 - 2 ms, and a day is long enough for any vault.
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            failures.Add($"{KeyVaultOptions.SectionName}__{property} must be a time above zero and up to one day, such as 00:00:30.");
        }
    }
}
