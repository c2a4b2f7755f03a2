using PersonioFunctions.Personio;
using PersonioFunctions.Secrets;

namespace PersonioFunctions.Accounts;

/// <summary>A message for users: a stable code, and a text that may change.</summary>
/// <param name="Code">One of <see cref="NoticeCodes"/>, in camel case.</param>
/// <param name="Message">What happened and what to do next. Contains no personal data and no secret.</param>
public sealed record Notice(string Code, string Message)
{
    /// <summary>Converts a failure of Personio.</summary>
    public static Notice From(PersonioException failure) => new(NoticeCodes.Personio(failure.Kind), failure.Message);

    /// <summary>Converts a failure of the secret store.</summary>
    public static Notice From(SecretStoreException failure) => new(NoticeCodes.SecretStore, failure.Message);
}
