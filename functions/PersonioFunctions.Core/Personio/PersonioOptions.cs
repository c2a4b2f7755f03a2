using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace PersonioFunctions.Personio;

/// <summary>
/// The settings for calling Personio, bound from the configuration section <c>Personio</c>. A wrong value stops the start; the message
/// names the setting as an operator writes it, such as <c>Personio__BaseUrl</c>.
/// </summary>
public sealed partial class PersonioOptions
{
    /// <summary>The configuration section these options are bound from.</summary>
    public const string SectionName = "Personio";

    private const string UpperSnakeCase = "^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$";

    /// <summary>Scheme, host and port of Personio: https, or http on loopback only. Default <c>https://api.personio.de</c>.</summary>
    [Required(ErrorMessage = "Personio__BaseUrl must not be empty.")]
    public Uri BaseUrl { get; set; } = new("https://api.personio.de");

    /// <summary>
    /// The value of the header <c>X-Personio-App-ID</c> of every request. Default <c>PERSONIO_FUNCTIONS</c>.
    /// Source: https://developer.personio.de/docs/include-our-headers-in-your-requests
    /// </summary>
    [Required(ErrorMessage = "Personio__AppId must not be empty.")]
    [StringLength(64, ErrorMessage = "Personio__AppId must have at most 64 characters.")]
    [RegularExpression(UpperSnakeCase, ErrorMessage = "Personio__AppId must be written in UPPER_SNAKE_CASE, such as PERSONIO_FUNCTIONS.")]
    public string AppId { get; set; } = "PERSONIO_FUNCTIONS";

    /// <summary>
    /// The most employee requests per account in any 60 seconds. Default 300, which is Personio's own limit.
    /// Source: https://developer.personio.de/changelog/rate-limits-on-get-employees-endpoint-may-6-2024
    /// </summary>
    [Range(1, int.MaxValue, ErrorMessage = "Personio__RequestsPerMinute must be at least 1.")]
    public int RequestsPerMinute { get; set; } = 300;

    /// <summary>The most employee requests per account in any second. Default 15, which is Personio's own limit (same source).</summary>
    [Range(1, int.MaxValue, ErrorMessage = "Personio__BurstPerSecond must be at least 1.")]
    public int BurstPerSecond { get; set; } = 15;

    /// <summary>Whether a text is in UPPER_SNAKE_CASE, as Personio wants app ids and company names.</summary>
    internal static bool IsUpperSnakeCase(string text) => UpperSnakeCasePattern().IsMatch(text);

    // \z: without it a trailing line feed would pass.
    [GeneratedRegex(UpperSnakeCase + @"\z")]
    private static partial Regex UpperSnakeCasePattern();
}
