namespace PersonioFunctions.LocalHost.Secrets;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning,
        "KeyVault__VaultUri is not set: client secrets are kept in encrypted files in {Directory}. Use this on a developer's machine only.")]
    public static partial void DevelopmentStoreInUse(ILogger logger, string directory);
}
