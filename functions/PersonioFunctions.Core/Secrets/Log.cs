using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Secrets;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information,
        "Secret {SecretName} was deleted but not purged, or on its way there; it was recovered and has a new version.")]
    public static partial void SecretRecovered(ILogger logger, string secretName);

    [LoggerMessage(LogLevel.Information,
        "Secret {SecretName} cannot be changed yet: Key Vault is still deleting or recovering it. Asking again in {Delay}.")]
    public static partial void SecretInTransition(ILogger logger, string secretName, TimeSpan delay);

    [LoggerMessage(LogLevel.Warning,
        "KeyVault__VaultUri is not set: client secrets are kept encrypted in {Directory}. This is for development and refused in Azure.")]
    public static partial void DevelopmentStoreInUse(ILogger logger, string directory);
}
