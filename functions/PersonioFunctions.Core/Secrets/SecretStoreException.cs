namespace PersonioFunctions.Secrets;

/// <summary>The secret store failed. The message names the secret and never contains its value.</summary>
/// <param name="message">What happened and what to do next, for a person.</param>
/// <param name="innerException">The cause.</param>
public sealed class SecretStoreException(string message, Exception? innerException = null) : Exception(message, innerException);
