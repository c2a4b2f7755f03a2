using System.Text.Json;
using Azure;
using Azure.Identity;

namespace PersonioFunctions.Secrets;

/// <summary>
/// Turns a failed call to Key Vault into words for the person who has to act: operation, secret name, status, next step. The answer's
/// body is not among them, so nothing that was sent can come back in a log.
/// </summary>
internal static class KeyVaultFailure
{
    /// <summary>Needed to connect and disconnect accounts.</summary>
    public const string WriterRole = "Key Vault Secrets Officer";

    /// <summary>Enough to sync.</summary>
    public const string ReaderRole = "Key Vault Secrets User";

    public static SecretStoreException Describe(string operation, string name, Exception cause)
    {
        var answer = cause as RequestFailedException is { Status: > 0 } failed ? failed : null;
        var (what, next) = answer is null ? DescribeNoAnswer(cause) : DescribeAnswer(operation, answer);
        // The message of an answered failure quotes the body; failures without an answer have none to quote.
        return new SecretStoreException($"Key Vault could not {operation} secret '{name}': {what}. {next}", answer is null ? cause : null);
    }

    private static (string What, string Next) DescribeNoAnswer(Exception cause) => cause switch
    {
        AuthenticationFailedException => (
            "there is no credential that works",
            "In Azure enable the app's managed identity, and set AZURE_CLIENT_ID if it is a user-assigned one. "
            + "On a developer's machine run 'az login'."),
        TimeoutException => (
            cause.Message,
            $"Check {KeyVaultOptions.VaultUriSetting} and the network between the app and the vault, then try again."),
        InvalidOperationException or UriFormatException or JsonException => (
            "the answer is not one of a Key Vault",
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
        (401, _) => "The vault does not accept this identity's token: check that the vault and the identity belong to the same tenant.",
        (403, "ForbiddenByFirewall" or "ForbiddenByConnection") =>
            "The vault's network rules refuse this app: allow its outbound addresses or its virtual network on the vault.",
        (403, "SecretDisabled") => "This version is disabled: enable it in the vault, or connect the account again.",
        (403, _) when operation is "set" or "delete" =>
            $"Give the app's identity the role '{WriterRole}' on the vault; '{ReaderRole}' is enough to sync, but not to connect or "
            + "disconnect accounts. A new role takes some minutes.",
        (403, _) =>
            $"Give the app's identity the role '{WriterRole}' on the vault to connect accounts, or '{ReaderRole}' only to sync. "
            + "A new role takes some minutes.",
        (409, _) => "The vault is still deleting or recovering it: try again in some minutes.",
        (429, _) => "The vault is throttling: try again later, and look for what else uses this vault.",
        ( >= 500, _) => "The vault is unavailable: try again later.",
        _ => $"Check {KeyVaultOptions.VaultUriSetting} and the vault's diagnostic log.",
    };

    /// <summary>
    /// The inner code (<c>ForbiddenByRbac</c>, <c>ObjectIsBeingDeleted</c>), which tells apart what one status lumps together.
    /// https://learn.microsoft.com/azure/key-vault/general/rest-error-codes
    /// </summary>
    private static string? Reason(RequestFailedException answer)
    {
        var code = InnerCode(answer) ?? answer.ErrorCode;
        // Codes are words; anything else is not a code and may be anything.
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
            // A proxy's page or an answer without an inner code: the status has to do.
            return null;
        }
    }

    private static string? RequestId(RequestFailedException answer) =>
        answer.GetRawResponse()?.Headers.RequestId is { } id && Guid.TryParse(id, out var parsed) ? parsed.ToString() : null;
}
