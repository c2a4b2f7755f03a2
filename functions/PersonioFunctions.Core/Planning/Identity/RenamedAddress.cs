using System.Text.RegularExpressions;

namespace PersonioFunctions.Planning.Identity;

/// <summary>
/// Recognizes addresses that were renamed to free them for a new record. Personio appends an underscore and five random characters when it
/// moves an address to the record of a rehired person; people write <c>x_</c>, <c>-old</c> or <c>+alt</c>. Pure.
/// Source: https://support.personio.de/hc/en-us/articles/360001146169
/// </summary>
internal static partial class RenamedAddress
{
    /// <summary>Returns the addresses that a folded address may have been before; none when it does not look renamed.</summary>
    public static IEnumerable<string> Originals(string address)
    {
        if (Tail().Match(address) is { Success: true } tail) yield return address[..tail.Index];
        var at = address.LastIndexOf('@');
        if (at <= 0) yield break;
        var (local, domain) = (address[..at], address[at..]);
        foreach (Match mark in LocalTail().Matches(local)) yield return local[..mark.Index] + domain;
        if (LocalHead().Match(local) is { Success: true } head) yield return local[head.Length..] + domain;
    }

    [GeneratedRegex("(?<=@.+)_[a-z0-9]{5}$", RegexOptions.CultureInvariant)]
    private static partial Regex Tail();

    [GeneratedRegex("(?<=.)(_[a-z0-9]{5}|[-_.]?(old|alt|ex|inactive|inaktiv)[0-9]{0,4}|\\+[a-z0-9_-]+|_x)$", RegexOptions.CultureInvariant)]
    private static partial Regex LocalTail();

    [GeneratedRegex("^(x+|z+|old|alt|ex|inactive|inaktiv)[-_.](?=.)", RegexOptions.CultureInvariant)]
    private static partial Regex LocalHead();
}
