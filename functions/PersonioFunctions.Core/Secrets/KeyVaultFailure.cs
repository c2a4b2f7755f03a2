using System.Text.Json;
using Azure;
using Azure.Identity;

namespace PersonioFunctions.Secrets;

/// <summary>
/// Describes a failed call to Key Vault for the person who has to act: operation, secret name, status, next step. It leaves out the body
/// of the response, so that nothing that was sent can appear in a log.
/// </summary>
internal static class KeyVaultFailure
{
    /// <summary>The role that is needed to connect and disconnect accounts.</summary>
    public const string WriterRole = "Key Vault Secrets Officer";

    /// <summary>The role that is enough to sync.</summary>
    public const string ReaderRole = "Key Vault Secrets User";

    public static SecretStoreException Describe(string operation, string name, Exception cause)
    {
        var answer = cause as RequestFailedException is { Status: > 0 } failed ? failed : null;
        var (what, next) = answer is null ? DescribeNoAnswer(cause) : DescribeAnswer(operation, answer);
        // The exception of a failure with a response quotes the body. Without a response there is no body to quote.
        return new SecretStoreException($"Key Vault could not {operation} secret '{name}': {what}. {next}", answer is null ? cause : null);
    }

    private static (string What, string Next) DescribeNoAnswer(Exception cause) => cause switch
    {
        AuthenticationFailedException => (
            "no credential works",
            "In Azure enable the app's managed identity, and set AZURE_CLIENT_ID if it is a user-assigned one. "
            + "On a developer's machine run 'az login'."),
        TimeoutException => (
            cause.Message,
            $"Check {KeyVaultOptions.VaultUriSetting} and the network between the app and the vault, then try again."),
        InvalidOperationException or UriFormatException or JsonException => (
            "the response is not one of a Key Vault",
            $"Check that {KeyVaultOptions.VaultUriSetting} is the vault's own address."),
        _ => (
            "it cannot be reached",
            $"Check {KeyVaultOptions.VaultUriSetting}, name resolution and the network between the app and the vault, then try again."),
    };

    private static (string What, string Next) DescribeAnswer(string operation, RequestFailedException answer)
    {
        var reason = Reason(answer);
        var what = $"status {answer.Status}"
            + (reason is null ? "" : $" ({reason})")
            + (RequestId(answer) is { } id ? $", request {id}" : "");
        return (what, Next(operation, answer.Status, reason));
    }

    private static string Next(string operation, int status, string? reason) => (status, reason) switch
    {
        (401, _) => "The vault refuses this identity's token: check that the vault and the identity belong to the same tenant.",
        (403, "ForbiddenByFirewall" or "ForbiddenByConnection") =>
            "The network rules of the vault refuse this app: allow its outbound addresses or its virtual network on the vault.",
        (403, "SecretDisabled") => "This version of the secret is disabled: enable it in the vault, or connect the account again.",
        (403, _) when operation is "set" or "delete" =>
            $"Give the app's identity the role '{WriterRole}' on the vault; '{ReaderRole}' is enough to sync, but not to connect or "
            + "disconnect accounts. A new role takes effect after some minutes.",
        (403, _) =>
            $"Give the app's identity the role '{WriterRole}' on the vault to connect accounts, or '{ReaderRole}' only to sync. "
            + "A new role takes effect after some minutes.",
        (409, _) => "The vault is still deleting or recovering the secret: try again in some minutes.",
        (429, _) => "The vault is throttling calls: try again later, and check what else uses this vault.",
        ( >= 500, _) => "The vault is unavailable: try again later.",
        _ => $"Check {KeyVaultOptions.VaultUriSetting} and the vault's diagnostic log.",
    };

    /// <summary>
    /// Returns the inner code (<c>ForbiddenByRbac</c>, <c>ObjectIsBeingDeleted</c>), which distinguishes failures of one status.
    /// https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
    /// </summary>
    private static string? Reason(RequestFailedException answer)
    {
        var code = InnerCode(answer) ?? answer.ErrorCode;
        // A code is a word. Any other text may contain anything.
        return code is { Length: > 0 and <= 64 } && code.All(char.IsAsciiLetter) ? code : null;
    }

    private static string? InnerCode(RequestFailedException answer)
    {
        try
        {
            using var body = JsonDocument.Parse(answer.GetRawResponse()?.Content ?? BinaryData.Empty);
            return body.RootElement.GetProperty("error").GetProperty("innererror").GetProperty("code").GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The page of a proxy, or a response without an inner code: the status must be enough.
            return null;
        }
    }

    private static string? RequestId(RequestFailedException answer) =>
        answer.GetRawResponse()?.Headers.RequestId is { } id && Guid.TryParse(id, out var parsed) ? parsed.ToString() : null;
}
