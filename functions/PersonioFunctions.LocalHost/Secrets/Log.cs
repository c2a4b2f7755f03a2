namespace PersonioFunctions.LocalHost.Secrets;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning,
        "KeyVault__VaultUri is not set, so client secrets are kept in encrypted files in {Directory}. This is for development only.")]
    public static partial void DevelopmentStoreInUse(ILogger logger, string directory);
}
