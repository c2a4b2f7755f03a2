using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Personio;

/// <summary>
/// Checks the attributes of <see cref="PersonioOptions"/> and the address. It reads the attributes at run time because generated
/// validators lose the message of a range. Secrets are sent to the address, so it must be a plain origin, and http is allowed on
/// loopback only.
/// </summary>
internal sealed class PersonioOptionsValidator : IValidateOptions<PersonioOptions>
{
    public ValidateOptionsResult Validate(string? name, PersonioOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        var messages = faults.ConvertAll(f => f.ErrorMessage!);
        if (options.BaseUrl is { } url && FaultOf(url) is { } fault)
        {
            messages.Add($"Personio__BaseUrl {fault}.");
        }

        return messages.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(messages);
    }

    // No message repeats the value, because the address may contain credentials.
    private static string? FaultOf(Uri url)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            return "must be an absolute https address, such as https://api.personio.de";
        }

        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            return "must use https; http is accepted on loopback only";
        }

        return url.AbsolutePath == "/" && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0
            ? null
            : "must be scheme, host and port only, such as https://api.personio.de, without path, query, fragment or user";
    }
}
