using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PersonioFunctions.Personio;

/// <summary>
/// The attributes on <see cref="PersonioOptions"/>, read at run time because the generated validators lose the message of a range,
/// and the rules for the address. Where secrets are sent must not be guessed at: nothing but an origin is accepted, and plain
/// http only where no network is crossed.
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

    // The value itself is not repeated in a message: somebody may have put credentials into it.
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
