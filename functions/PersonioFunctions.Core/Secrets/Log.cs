using Microsoft.Extensions.Logging;

namespace PersonioFunctions.Secrets;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information,
        "Secret {SecretName} was soft-deleted or being deleted. It was recovered and has a new version.")]
    public static partial void SecretRecovered(ILogger logger, string secretName);

    [LoggerMessage(LogLevel.Information,
        "Secret {SecretName} cannot be changed yet, because Key Vault is still deleting or recovering it. Asking again in {Delay}.")]
    public static partial void SecretInTransition(ILogger logger, string secretName, TimeSpan delay);
}
