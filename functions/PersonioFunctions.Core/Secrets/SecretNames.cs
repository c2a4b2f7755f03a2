using System.Text.RegularExpressions;

namespace PersonioFunctions.Secrets;

/// <summary>Names secrets. The only place that converts an account to the name of its secret.</summary>
public static partial class SecretNames
{
    /// <summary>Returns the name of the secret that holds an account's Personio client secret.</summary>
    /// <param name="account">An account name: <c>^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$</c>.</param>
    /// <exception cref="ArgumentException">The account name is invalid.</exception>
    public static string ForAccount(string account) =>
        IsAccountName(account)
            ? $"personio-{account}"
            : throw new ArgumentException("An account's name is 1 to 63 lower-case letters, digits and inner hyphens.", nameof(account));

    /// <summary>Returns the name of the secret that holds the target of a subscription.</summary>
    /// <param name="subscription">A name by the rule of account names.</param>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static string ForSubscription(string subscription) =>
        IsAccountName(subscription)
            ? $"subscription-{subscription}"
            : throw new ArgumentException("A subscription has a name like an account.", nameof(subscription));

    /// <summary>Whether a text can be an account's name. Such a name is safe in a secret's name, a table key and a route.</summary>
    public static bool IsAccountName(string text) => AccountName().IsMatch(text);

    /// <summary>
    /// Refuses a name that Key Vault would refuse, before it becomes part of an address or of a file name.
    /// https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates
    /// </summary>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static void ThrowIfInvalid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Identifier().IsMatch(name))
        {
            throw new ArgumentException("A secret's name is 1 to 127 letters, digits and hyphens.", nameof(name));
        }
    }

    /// <summary>Whether a store could have returned this version. Any other does not exist.</summary>
    internal static bool IsVersion(string version) => Identifier().IsMatch(version);

    // \z, not $: a trailing line feed is not part of a name.
    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex AccountName();

    [GeneratedRegex(@"^[0-9A-Za-z-]{1,127}\z")]
    private static partial Regex Identifier();
}
