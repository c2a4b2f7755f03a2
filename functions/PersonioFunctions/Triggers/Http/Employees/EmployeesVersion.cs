using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using PersonioFunctions.Accounts;

namespace PersonioFunctions.Triggers.Http.Employees;

/// <summary>
/// The version of a list of employees. Only a run that holds the account's lease changes rows, and acquiring and releasing a lease each
/// change the account's state. So while no run holds the account, equal versions of the state mean equal rows. The version of the account
/// stands for its settings, and the module for the form of the list.
/// </summary>
internal static class EmployeesVersion
{
    /// <summary>Returns the version of what a request lists.</summary>
    /// <param name="account">The account, read before <paramref name="state"/>.</param>
    /// <param name="state">The account's state, read before the rows.</param>
    /// <param name="request">The request. Another query lists something else.</param>
    /// <returns>Null while a run holds the account, or has died with it: rows may change under the same version.</returns>
    public static EntityTagHeaderValue? Of(Account account, AccountState state, HttpRequest request)
    {
        if (state.Lease is not null) return null;
        string[] parts =
        [
            typeof(EmployeesVersion).Module.ModuleVersionId.ToString(),
            account.ETag.ToString(),
            state.ETag.ToString(),
            state.Epoch.ToString(CultureInfo.InvariantCulture),
            request.Path.ToString(),

            // Without the function key, which is a secret and selects nothing.
            .. request.Query.Where(pair => pair.Key != CallerKey.QueryName)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key}={pair.Value}"),
        ];
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

        // Weak, because the platform may compress the bytes.
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}\"", isWeak: true);
    }

    /// <summary>Whether the caller has this version already, by the header If-None-Match.</summary>
    public static bool Has(this HttpRequest request, EntityTagHeaderValue version) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(version, useStrongComparison: false));
}
